-- The whole record of a conference: who chairs together, declared interests, how much is known of a case, what is confidential, notes on
-- items that are no case, root cause analyses, and how the people found it. Every new column may be empty, so that rows from before
-- stay as they are.

ALTER TABLE meeting ADD COLUMN joint_chair TEXT REFERENCES member (id);

ALTER TABLE agenda_item ADD COLUMN restricted INTEGER;
ALTER TABLE agenda_item ADD COLUMN notes TEXT;

ALTER TABLE attendance ADD COLUMN interest_items TEXT;

ALTER TABLE discussion ADD COLUMN info_history INTEGER;
ALTER TABLE discussion ADD COLUMN info_comorbidity INTEGER;
ALTER TABLE discussion ADD COLUMN info_psychosocial INTEGER;
ALTER TABLE discussion ADD COLUMN info_patient_views INTEGER;
ALTER TABLE discussion ADD COLUMN previous_decision_reason TEXT;
ALTER TABLE discussion ADD COLUMN confidential_fields TEXT;

CREATE TABLE rca (
    id TEXT NOT NULL PRIMARY KEY,
    item TEXT NOT NULL REFERENCES agenda_item (id), patient TEXT NOT NULL REFERENCES patient (id),
    admission TEXT REFERENCES nel_admission (id), team_judgement TEXT NOT NULL, causes TEXT NOT NULL,
    plan_in_place_at_admission INTEGER, plan_followed TEXT, what_could_have TEXT, learning TEXT, entered_in_error INTEGER NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX rca_item ON rca (item);
CREATE INDEX rca_patient ON rca (patient);
CREATE INDEX rca_admission ON rca (admission);

-- Counts only: nobody's answer is told from another's.
CREATE TABLE pulse (
    id TEXT NOT NULL PRIMARY KEY,
    meeting TEXT NOT NULL UNIQUE REFERENCES meeting (id), useful TEXT NOT NULL, heard TEXT NOT NULL, in_time TEXT NOT NULL,
    words TEXT NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
