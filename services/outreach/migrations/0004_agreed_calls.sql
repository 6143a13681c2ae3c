-- A call that was agreed with the debtor waits for the collector who agreed on it.
SET LOCAL lock_timeout = '5s';
ALTER TABLE queue ADD wanted_by text NOT NULL DEFAULT '';
CREATE INDEX queue_agreed ON queue (wanted_by, due) WHERE wanted_by <> '';
CREATE INDEX queue_claimed ON queue (claimed_by) WHERE claimed_by IS NOT NULL;
