-- What happens to people on the register: other names, numbers and practices; two records that are one person; how long they are kept.

ALTER TABLE patient ADD COLUMN nhs_number_status TEXT;
ALTER TABLE patient ADD COLUMN communication_need TEXT;
ALTER TABLE patient ADD COLUMN residence_la TEXT;
ALTER TABLE patient ADD COLUMN place_of_death TEXT;
ALTER TABLE patient ADD COLUMN merged_into TEXT REFERENCES patient (id);
CREATE INDEX patient_merged_into ON patient (merged_into) WHERE merged_into IS NOT NULL;
-- Whoever could be taken for somebody else is looked for by these two.
CREATE INDEX patient_family ON patient (family_name COLLATE NOCASE);
CREATE INDEX patient_born ON patient (birth_date);

CREATE TABLE former_detail (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id), what TEXT NOT NULL, value TEXT NOT NULL, until TEXT NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX former_detail_patient ON former_detail (patient);
CREATE INDEX former_detail_value ON former_detail (what, value);

CREATE TABLE patient_merge (
    id TEXT NOT NULL PRIMARY KEY,
    duplicate TEXT NOT NULL REFERENCES patient (id), survivor TEXT NOT NULL REFERENCES patient (id), reason TEXT NOT NULL,
    status TEXT NOT NULL, proposed_by TEXT NOT NULL, proposed_at TEXT NOT NULL, decided_by TEXT, decided_at TEXT, decided_reason TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL,
    CHECK (duplicate <> survivor)
) STRICT;
CREATE INDEX patient_merge_duplicate ON patient_merge (duplicate);
CREATE INDEX patient_merge_survivor ON patient_merge (survivor);

CREATE TABLE retention_review (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id), reviewed_on TEXT NOT NULL, keep_until TEXT NOT NULL, reason TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX retention_review_patient ON retention_review (patient);
