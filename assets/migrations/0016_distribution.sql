-- What became of the papers of each practice: written, sent, confirmed or rejected. And to which key a practice's papers are sealed.

CREATE TABLE distribution (
    id TEXT NOT NULL PRIMARY KEY,
    minutes TEXT NOT NULL REFERENCES minutes (id), export TEXT NOT NULL REFERENCES export (id),
    practice TEXT NOT NULL REFERENCES organisation (id), patients TEXT NOT NULL, status TEXT NOT NULL, route TEXT,
    prepared_on TEXT NOT NULL, prepared_by TEXT NOT NULL, sent_on TEXT, sent_by TEXT, sent_to TEXT REFERENCES organisation (id),
    acknowledged_on TEXT, acknowledged_by TEXT, rejected_on TEXT, rejected_because TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL,
    -- A practice has one row for each version, however often its papers are written.
    UNIQUE (minutes, practice)
) STRICT;
CREATE INDEX distribution_export ON distribution (export);
CREATE INDEX distribution_practice ON distribution (practice);
CREATE INDEX distribution_sent_to ON distribution (sent_to);

ALTER TABLE organisation ADD COLUMN age_recipient TEXT;
