-- The records of the conference, and the log of every change to them.
--
-- Every record table has the columns of its kind in the program, in the same order, and the same five at its end: who made the
-- row and when, who changed it last and when, and how often. Lists and small structures are JSON text. Nothing is ever deleted by
-- a person; a row only leaves its table when the act that made it is undone, and the log keeps it.

CREATE TABLE organisation (
    id TEXT NOT NULL PRIMARY KEY,
    ods_code TEXT UNIQUE, name TEXT NOT NULL, kind TEXT NOT NULL, status TEXT NOT NULL,
    parent TEXT REFERENCES organisation (id), icb TEXT, sub_icb TEXT, address TEXT, postcode TEXT, phone TEXT,
    opened_on TEXT, closed_on TEXT, successor TEXT REFERENCES organisation (id), delivery TEXT, delivery_address TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;

CREATE TABLE network_membership (
    id TEXT NOT NULL PRIMARY KEY,
    practice TEXT NOT NULL REFERENCES organisation (id), network TEXT NOT NULL REFERENCES organisation (id),
    started_on TEXT NOT NULL, ended_on TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX network_membership_practice ON network_membership (practice);

CREATE TABLE member (
    id TEXT NOT NULL PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE, name TEXT NOT NULL, title TEXT, role TEXT NOT NULL, organisation TEXT REFERENCES organisation (id),
    register TEXT, register_number TEXT, email TEXT, phone TEXT, active_from TEXT NOT NULL, active_to TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;

CREATE TABLE mdg (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, practices TEXT NOT NULL, clinical_lead TEXT REFERENCES member (id),
    manager TEXT REFERENCES member (id), start TEXT NOT NULL, venue TEXT, contact TEXT, length_min INTEGER NOT NULL,
    case_min INTEGER NOT NULL, capacity INTEGER NOT NULL, quorum TEXT NOT NULL, single_handed INTEGER NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;

CREATE TABLE patient (
    id TEXT NOT NULL PRIMARY KEY,
    nhs_number TEXT UNIQUE, nhs_number_absent_reason TEXT, family_name TEXT NOT NULL, given_names TEXT NOT NULL, preferred_name TEXT,
    title TEXT, birth_date TEXT NOT NULL, gender TEXT NOT NULL, address TEXT, postcode TEXT, phone TEXT,
    practice TEXT NOT NULL REFERENCES organisation (id), practice_from TEXT, named_gp TEXT, care_coordinator TEXT REFERENCES member (id),
    accommodation TEXT, language TEXT, interpreter INTEGER, has_carer INTEGER, is_carer INTEGER, restricted INTEGER NOT NULL,
    death_status TEXT NOT NULL, died_on TEXT, as_of TEXT, source TEXT NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL,
    CHECK (nhs_number IS NOT NULL OR nhs_number_absent_reason IS NOT NULL)
) STRICT;
CREATE INDEX patient_name ON patient (family_name, given_names);
CREATE INDEX patient_practice ON patient (practice);

CREATE TABLE condition (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id), code TEXT NOT NULL, since TEXT, is_ltc INTEGER NOT NULL, resolved_on TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX condition_patient ON condition (patient);

CREATE TABLE consent (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id), scope TEXT NOT NULL, decision TEXT NOT NULL,
    organisation TEXT REFERENCES organisation (id), decided_on TEXT NOT NULL, method TEXT NOT NULL, capacity TEXT NOT NULL,
    decision_maker TEXT, reason TEXT, recorded_at TEXT NOT NULL, recorded_by TEXT NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX consent_patient ON consent (patient);

CREATE TABLE meeting (
    id TEXT NOT NULL PRIMARY KEY,
    mdg TEXT NOT NULL REFERENCES mdg (id), date TEXT NOT NULL, start TEXT NOT NULL, planned_min INTEGER NOT NULL, venue TEXT,
    chair TEXT REFERENCES member (id), minute_taker TEXT REFERENCES member (id), status TEXT NOT NULL, agenda_version INTEGER NOT NULL,
    started_at TEXT, ended_at TEXT, paused_at TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
-- One conference of a group on a day; a cancelled one does not count.
CREATE UNIQUE INDEX meeting_day ON meeting (mdg, date) WHERE status <> 'cancelled';

CREATE TABLE agenda_item (
    id TEXT NOT NULL PRIMARY KEY,
    meeting TEXT NOT NULL REFERENCES meeting (id), position INTEGER NOT NULL, kind TEXT NOT NULL, title TEXT,
    patient TEXT REFERENCES patient (id), question TEXT, urgency TEXT, planned_min INTEGER NOT NULL,
    presenter TEXT REFERENCES member (id), status TEXT NOT NULL, status_reason TEXT, carry_count INTEGER NOT NULL,
    carried_from TEXT REFERENCES agenda_item (id), opened_at TEXT, closed_at TEXT, paused_at TEXT, paused_sec INTEGER NOT NULL,
    actual_sec INTEGER, quorate_at_decision INTEGER, missing_groups TEXT NOT NULL, not_quorate_reason TEXT, no_action_reason TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL,
    CHECK ((kind = 'case') = (patient IS NOT NULL))
) STRICT;
CREATE INDEX agenda_item_meeting ON agenda_item (meeting, position);
CREATE INDEX agenda_item_patient ON agenda_item (patient);
-- One item under discussion at a time, whatever a program does.
CREATE UNIQUE INDEX agenda_item_open ON agenda_item (meeting) WHERE status = 'in_discussion';

CREATE TABLE attendance (
    id TEXT NOT NULL PRIMARY KEY,
    meeting TEXT NOT NULL REFERENCES meeting (id), member TEXT NOT NULL REFERENCES member (id), status TEXT NOT NULL, mode TEXT NOT NULL,
    arrived_at TEXT, left_at TEXT, deputy_for TEXT REFERENCES member (id), interest TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX attendance_meeting ON attendance (meeting);

CREATE TABLE discussion (
    id TEXT NOT NULL PRIMARY KEY,
    item TEXT NOT NULL UNIQUE REFERENCES agenda_item (id), patient TEXT NOT NULL REFERENCES patient (id),
    known_by TEXT REFERENCES member (id), summary TEXT, patient_views TEXT, decision TEXT, rationale TEXT, dissent TEXT, outcome TEXT,
    new_diagnosis INTEGER NOT NULL, social_change INTEGER NOT NULL, medication_change INTEGER NOT NULL, acp_started INTEGER NOT NULL,
    topics TEXT NOT NULL, previous_decision_followed TEXT, learning_point TEXT, next_review_on TEXT,
    lead_professional TEXT REFERENCES member (id), not_for_patient_view TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX discussion_patient ON discussion (patient);

CREATE TABLE care_plan (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id), status TEXT NOT NULL, plan_version INTEGER NOT NULL, started_on TEXT, ended_on TEXT,
    origin_item TEXT REFERENCES agenda_item (id), agreed_item TEXT REFERENCES agenda_item (id), agreed_with TEXT, not_agreed_reason TEXT,
    about_me TEXT, what_matters TEXT, strengths TEXT, needs TEXT, contingency TEXT NOT NULL, medicines_note TEXT, allergies TEXT,
    no_goal_reason TEXT, single_contact TEXT REFERENCES member (id), review_due TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX care_plan_patient ON care_plan (patient);
-- A person has at most one plan in force.
CREATE UNIQUE INDEX care_plan_active ON care_plan (patient) WHERE status = 'active';

CREATE TABLE goal (
    id TEXT NOT NULL PRIMARY KEY,
    patient TEXT NOT NULL REFERENCES patient (id), text TEXT NOT NULL, voice TEXT NOT NULL, domains TEXT NOT NULL, target_date TEXT,
    measure TEXT, lifecycle TEXT NOT NULL, achievement TEXT, reviewed_on TEXT, origin_item TEXT REFERENCES agenda_item (id),
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX goal_patient ON goal (patient);

CREATE TABLE action (
    id TEXT NOT NULL PRIMARY KEY,
    text TEXT NOT NULL, patient TEXT REFERENCES patient (id), goal TEXT REFERENCES goal (id), origin_item TEXT REFERENCES agenda_item (id),
    meeting TEXT REFERENCES meeting (id), number INTEGER, owner TEXT NOT NULL REFERENCES member (id),
    owner_organisation TEXT NOT NULL REFERENCES organisation (id), kind TEXT NOT NULL, due_on TEXT NOT NULL, original_due_on TEXT NOT NULL,
    due_changes INTEGER NOT NULL, status TEXT NOT NULL, accepted_on TEXT, closed_on TEXT, close_reason TEXT, outcome_note TEXT,
    transferred_from TEXT REFERENCES action (id),
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX action_due ON action (status, due_on);
CREATE INDEX action_patient ON action (patient);
CREATE INDEX action_meeting ON action (meeting);

CREATE TABLE minutes (
    id TEXT NOT NULL PRIMARY KEY,
    meeting TEXT NOT NULL REFERENCES meeting (id), minutes_version INTEGER NOT NULL, status TEXT NOT NULL, change_request TEXT,
    amendment TEXT, amendment_reason TEXT, snapshot TEXT, snapshot_sha256 TEXT, approved_by TEXT REFERENCES member (id), approved_on TEXT,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL,
    UNIQUE (meeting, minutes_version),
    CHECK ((status IN ('draft', 'in_review')) = (snapshot IS NULL))
) STRICT;
-- What was approved stays as it is, whatever a program does.
CREATE TRIGGER minutes_stay BEFORE UPDATE OF snapshot, snapshot_sha256, approved_by, approved_on ON minutes
WHEN old.snapshot IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'approved minutes do not change'); END;

CREATE TABLE export (
    id TEXT NOT NULL PRIMARY KEY,
    minutes TEXT NOT NULL REFERENCES minutes (id), written_at TEXT NOT NULL, written_by TEXT NOT NULL, folder TEXT NOT NULL,
    files TEXT NOT NULL,
    created_at TEXT NOT NULL, created_by TEXT NOT NULL, updated_at TEXT NOT NULL, updated_by TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;

-- One act as a person thinks of it. Acts are numbered without gaps and chained: each seal covers the act, its changes and the
-- seal before it.
CREATE TABLE change_group (
    n INTEGER NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    device TEXT NOT NULL,
    at TEXT NOT NULL,                                   -- UTC of the clock in use
    tick INTEGER NOT NULL,                              -- keeps order where the clock stood still or went back
    actor TEXT NOT NULL, role TEXT NOT NULL, member TEXT,
    command TEXT NOT NULL, said TEXT NOT NULL, reason TEXT,
    undoes INTEGER REFERENCES change_group (n), redoes INTEGER REFERENCES change_group (n),
    prev_hash TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;

-- One field of an act. (device, seq) names it among all laptops; seen names the changes it replaces.
CREATE TABLE change (
    device TEXT NOT NULL, seq INTEGER NOT NULL,
    act INTEGER NOT NULL REFERENCES change_group (n),
    scope TEXT,                                         -- the group of practices it belongs to; empty for the register
    kind TEXT NOT NULL, record TEXT NOT NULL,
    op TEXT NOT NULL CHECK (op IN ('create', 'set', 'retire', 'import')),
    field TEXT, before TEXT, after TEXT, seen TEXT,
    payload BLOB,                                       -- an import: its rows with their former values, compressed
    PRIMARY KEY (device, seq)
) STRICT;
CREATE INDEX change_act ON change (act);
CREATE INDEX change_record ON change (record, seq);

CREATE TRIGGER change_group_stays BEFORE UPDATE ON change_group BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER change_group_remains BEFORE DELETE ON change_group BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER change_stays BEFORE UPDATE ON change BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER change_remains BEFORE DELETE ON change BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
