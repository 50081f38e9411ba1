-- Whoever uses the database with a passphrase of their own.

CREATE TABLE profile (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL, role TEXT NOT NULL, member TEXT REFERENCES member (id), renewed_at TEXT, ended_on TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
-- A member has one.
CREATE UNIQUE INDEX profile_member ON profile (member) WHERE member IS NOT NULL AND ended_on IS NULL;
