-- Cohorts: each run, and where every patient stood from one run on until another.

CREATE TABLE cohort_run (
    id TEXT NOT NULL PRIMARY KEY,
    mdg TEXT NOT NULL REFERENCES mdg (id), cohort TEXT NOT NULL, number INTEGER NOT NULL, criteria TEXT NOT NULL, as_of TEXT NOT NULL,
    members INTEGER NOT NULL, outside INTEGER NOT NULL, joiners INTEGER NOT NULL, leavers INTEGER NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL,
    UNIQUE (mdg, cohort, number)
) STRICT;

CREATE TABLE cohort_standing (
    id TEXT NOT NULL PRIMARY KEY,
    mdg TEXT NOT NULL REFERENCES mdg (id), cohort TEXT NOT NULL, patient TEXT NOT NULL REFERENCES patient (id), inside INTEGER NOT NULL,
    reasons TEXT NOT NULL, from_run INTEGER NOT NULL, to_run INTEGER,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
-- A patient stands in one place at a time.
CREATE UNIQUE INDEX cohort_standing_now ON cohort_standing (patient, mdg, cohort) WHERE to_run IS NULL;
CREATE INDEX cohort_standing_run ON cohort_standing (mdg, cohort, from_run);
