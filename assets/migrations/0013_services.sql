-- An action names a service of the directory; its own words stay for a service that stands in none. What was recorded in words
-- before stays in words.

ALTER TABLE action ADD COLUMN care_service TEXT REFERENCES service (id);
CREATE INDEX action_care_service ON action (care_service);
