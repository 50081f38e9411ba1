-- Whose papers an amendment is meant for, beside those whose words it changes: a list of patients as JSON.
ALTER TABLE minutes ADD COLUMN amendment_patients TEXT;
