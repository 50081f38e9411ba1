-- The registry: scores, assessments, admissions, themes, medicines; the directory; core members; rows that wait for a person; and what
-- a group says of when it meets.

CREATE TABLE risk_score (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id), model TEXT NOT NULL, score REAL NOT NULL, scored_on TEXT NOT NULL, source TEXT NOT NULL,
    entered_in_error INTEGER NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
-- A tool says one thing of a person on a day.
CREATE UNIQUE INDEX risk_score_day ON risk_score (patient, model, scored_on) WHERE entered_in_error = 0;
CREATE INDEX risk_score_model ON risk_score (model, patient, scored_on, score);

CREATE TABLE risk_bands (
    id TEXT NOT NULL PRIMARY KEY,
    model TEXT NOT NULL UNIQUE, very_high REAL NOT NULL, high REAL NOT NULL, moderate REAL NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;

CREATE TABLE assessment (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id), instrument TEXT NOT NULL, done_on TEXT NOT NULL, score REAL, state TEXT, vas INTEGER,
    level INTEGER, sub_scores TEXT NOT NULL, assessor TEXT REFERENCES member (id), source TEXT NOT NULL, entered_in_error INTEGER NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX assessment_day ON assessment (patient, instrument, done_on) WHERE entered_in_error = 0;

CREATE TABLE nel_admission (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id), hospital TEXT REFERENCES organisation (id), hospital_name TEXT,
    admitted_on TEXT NOT NULL, discharged_on TEXT, primary_reason TEXT, icd10 TEXT, acsc INTEGER, fall_related INTEGER,
    contact_on TEXT, contact_by TEXT REFERENCES member (id), source TEXT NOT NULL, entered_in_error INTEGER NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL,
    CHECK (discharged_on >= admitted_on)
) STRICT;
CREATE UNIQUE INDEX nel_admission_day ON nel_admission (patient, admitted_on) WHERE entered_in_error = 0;
CREATE INDEX nel_admission_discharge ON nel_admission (discharged_on);

CREATE TABLE theme_flag (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id), theme TEXT NOT NULL, present INTEGER NOT NULL, source TEXT NOT NULL,
    noted_on TEXT NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL,
    UNIQUE (patient, theme)
) STRICT;

CREATE TABLE medicines_count (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id), count INTEGER NOT NULL, counted_on TEXT NOT NULL, source TEXT NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL,
    UNIQUE (patient, counted_on)
) STRICT;

CREATE TABLE service (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL, organisation TEXT REFERENCES organisation (id), offers TEXT, refer_by TEXT, phone TEXT, email TEXT, hours TEXT,
    closed_on TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;

CREATE TABLE site (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL, kind TEXT NOT NULL, organisation TEXT REFERENCES organisation (id), address TEXT, postcode TEXT, phone TEXT,
    closed_on TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;

CREATE TABLE core_member (
    id TEXT NOT NULL PRIMARY KEY,
    member TEXT NOT NULL REFERENCES member (id), mdg TEXT NOT NULL REFERENCES mdg (id), started_on TEXT NOT NULL, ended_on TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX core_member_mdg ON core_member (mdg);

CREATE TABLE mismatch (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id), differs TEXT NOT NULL, said TEXT NOT NULL, claim TEXT NOT NULL, source TEXT NOT NULL,
    seen_on TEXT NOT NULL, verdict TEXT, decided_by TEXT, decided_at TEXT, reason TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX mismatch_patient ON mismatch (patient);

-- Where each is named by what an import brings.
CREATE INDEX risk_score_patient ON risk_score (patient);
CREATE INDEX assessment_patient ON assessment (patient);
CREATE INDEX nel_admission_patient ON nel_admission (patient);
CREATE INDEX nel_admission_hospital ON nel_admission (hospital) WHERE hospital IS NOT NULL;
CREATE INDEX service_organisation ON service (organisation) WHERE organisation IS NOT NULL;
CREATE INDEX site_organisation ON site (organisation) WHERE organisation IS NOT NULL;

-- What a group says of when it meets. All of it may be empty, so that acts from before can still be taken back.
ALTER TABLE mdg ADD COLUMN locality TEXT REFERENCES organisation (id);
ALTER TABLE mdg ADD COLUMN recurrence TEXT;
ALTER TABLE mdg ADD COLUMN complex_min INTEGER;
ALTER TABLE mdg ADD COLUMN closed_on TEXT;
CREATE INDEX mdg_locality ON mdg (locality) WHERE locality IS NOT NULL;
