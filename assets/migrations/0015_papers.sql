-- That papers beside the packs of practices were written: minutes for members, lists of actions, letters, the summary for the board.

CREATE TABLE paper_export (
    id         TEXT PRIMARY KEY,
    paper      TEXT NOT NULL,
    meeting    TEXT REFERENCES meeting (id),
    minutes    TEXT REFERENCES minutes (id),
    from_on    TEXT,
    to_on      TEXT,
    written_at TEXT NOT NULL,
    written_by TEXT NOT NULL,
    folder     TEXT NOT NULL,
    files      TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    updated_by TEXT NOT NULL,
    version    INTEGER NOT NULL
) STRICT;

CREATE INDEX paper_export_meeting ON paper_export (meeting);
CREATE INDEX paper_export_minutes ON paper_export (minutes);
