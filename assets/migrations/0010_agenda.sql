-- The agenda of a conference as it was issued, version by version.

CREATE TABLE issued_agenda (
    id TEXT NOT NULL PRIMARY KEY,
    meeting TEXT NOT NULL REFERENCES meeting (id), number INTEGER NOT NULL, issued_at TEXT NOT NULL, issued_by TEXT NOT NULL,
    venue TEXT, chair TEXT, lines TEXT NOT NULL, written_at TEXT, files TEXT NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL,
    UNIQUE (meeting, number)
) STRICT;
