-- The ground: what the file says about itself, and the words people have typed and not yet saved.
-- A migration is never edited once it has been released; the next change is the next file.

-- Facts about this file, by name: db_uuid, device, purpose, created_at. All are text.
-- The identity is also in the key file, so that another database put in this one's place is noticed.
CREATE TABLE meta (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- An unfinished form or note. It is removed in the transaction that saves the record it becomes.
CREATE TABLE draft (
    key     TEXT NOT NULL PRIMARY KEY,  -- the form and the record it belongs to
    text    TEXT NOT NULL,
    kept_at TEXT NOT NULL               -- UTC, RFC 3339
) STRICT, WITHOUT ROWID;
