-- Undoing an import takes its rows out of their tables, and for each of them every table that could name it is looked through. Without
-- an index on the naming column that is the square of the register. Columns that are mostly empty index what is entered only.
CREATE INDEX organisation_parent ON organisation (parent) WHERE parent IS NOT NULL;
CREATE INDEX organisation_successor ON organisation (successor) WHERE successor IS NOT NULL;
CREATE INDEX network_membership_network ON network_membership (network);
CREATE INDEX member_organisation ON member (organisation) WHERE organisation IS NOT NULL;
CREATE INDEX consent_organisation ON consent (organisation) WHERE organisation IS NOT NULL;
CREATE INDEX action_owner_organisation ON action (owner_organisation);

-- What the screens ask for each row of a list: who took an action over, which item continues another, the conferences of a group, the
-- packs of some minutes. And when something was last done, which every act asks.
CREATE INDEX action_transferred_from ON action (transferred_from) WHERE transferred_from IS NOT NULL;
CREATE INDEX agenda_item_carried_from ON agenda_item (carried_from) WHERE carried_from IS NOT NULL;
CREATE INDEX meeting_mdg ON meeting (mdg, date);
CREATE INDEX export_minutes ON export (minutes);
CREATE INDEX change_group_at ON change_group (at);
