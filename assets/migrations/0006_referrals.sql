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
CREATE INDEX cohort_standing_patient ON cohort_standing (patient);
CREATE INDEX cohort_standing_run ON cohort_standing (mdg, cohort, from_run);

-- Referrals, and which of them an item of an agenda answers.

CREATE TABLE referral (
    id TEXT NOT NULL PRIMARY KEY,
    mdg TEXT NOT NULL REFERENCES mdg (id), patient TEXT NOT NULL REFERENCES patient (id), source TEXT NOT NULL,
    referrer TEXT REFERENCES member (id), received_on TEXT NOT NULL, urgency TEXT NOT NULL, question TEXT NOT NULL,
    further_questions TEXT NOT NULL, situation TEXT, background TEXT, assessment TEXT, recommendation TEXT, patient_informed TEXT NOT NULL,
    cohort_basis TEXT NOT NULL, cohort_reason TEXT, required_roles TEXT NOT NULL, status TEXT NOT NULL, status_reason TEXT,
    triage_by TEXT REFERENCES member (id), triaged_on TEXT, triage_outcome TEXT, triage_reason TEXT, accepted_on TEXT, missing TEXT NOT NULL,
    duplicate_of TEXT REFERENCES referral (id),
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL,
    CHECK ((status = 'duplicate') = (duplicate_of IS NOT NULL)),
    CHECK (cohort_basis = 'rule' OR cohort_reason IS NOT NULL)
) STRICT;
CREATE INDEX referral_patient ON referral (patient);
CREATE INDEX referral_status ON referral (status);
CREATE INDEX referral_first ON referral (duplicate_of);
-- One open referral for a patient in a group, whatever a program does.
CREATE UNIQUE INDEX referral_open ON referral (mdg, patient)
WHERE status IN ('received', 'in_triage', 'not_ready', 'accepted', 'protocol', 'listed');

ALTER TABLE agenda_item ADD COLUMN referral TEXT REFERENCES referral (id);
CREATE INDEX agenda_item_referral ON agenda_item (referral);
