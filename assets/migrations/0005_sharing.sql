-- Overrides of what a patient decided on consent, and papers asked back from practices.

CREATE TABLE consent_override (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id), ground TEXT NOT NULL, reason TEXT NOT NULL,
    proposed_by TEXT NOT NULL, proposed_role TEXT NOT NULL, proposed_at TEXT NOT NULL, authorised_by TEXT, authorised_at TEXT,
    expires_on TEXT NOT NULL, ended_on TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL,
    -- Nobody authorises alone what they proposed.
    CHECK (authorised_by IS NULL OR authorised_by <> proposed_by)
) STRICT;
CREATE INDEX consent_override_patient ON consent_override (patient);

CREATE TABLE recall (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id), minutes TEXT NOT NULL REFERENCES minutes (id),
    practice TEXT NOT NULL REFERENCES organisation (id), reason TEXT NOT NULL, raised_on TEXT NOT NULL, confirmed_by TEXT,
    confirmed_on TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL,
    UNIQUE (patient, minutes, practice)
) STRICT;
CREATE INDEX recall_minutes ON recall (minutes);
CREATE INDEX recall_practice ON recall (practice);
