-- The whole of a care plan, a goal and an action. Every new column may be empty, so that rows from before, and acts on them that are
-- taken back, stay as they are.

ALTER TABLE care_plan ADD COLUMN replaces TEXT REFERENCES care_plan (id);
ALTER TABLE care_plan ADD COLUMN status_reason TEXT;
ALTER TABLE care_plan ADD COLUMN interventions TEXT;
ALTER TABLE care_plan ADD COLUMN legal TEXT;
ALTER TABLE care_plan ADD COLUMN preferred_place_of_care TEXT;
ALTER TABLE care_plan ADD COLUMN preferred_place_of_death TEXT;
ALTER TABLE care_plan ADD COLUMN acp_started_on TEXT;
ALTER TABLE care_plan ADD COLUMN created_at_contact TEXT;
ALTER TABLE care_plan ADD COLUMN contact_with TEXT REFERENCES member (id);
ALTER TABLE care_plan ADD COLUMN coproduced INTEGER;
ALTER TABLE care_plan ADD COLUMN copy_to_patient_on TEXT;

ALTER TABLE goal ADD COLUMN priority TEXT;
ALTER TABLE goal ADD COLUMN status_reason TEXT;

ALTER TABLE action ADD COLUMN heard_on TEXT;
ALTER TABLE action ADD COLUMN priority TEXT;
ALTER TABLE action ADD COLUMN funding_responsibility TEXT;
ALTER TABLE action ADD COLUMN service TEXT;
ALTER TABLE action ADD COLUMN in_gp_record_on TEXT;
