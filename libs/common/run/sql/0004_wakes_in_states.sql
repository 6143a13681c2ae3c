-- When a debtor is due stands in the row of its State: never without one, and one row less for each debtor and service.
-- `part` is NULL in rows that had no wake, until they are written next.
ALTER TABLE state ADD COLUMN part int, ADD COLUMN at timestamptz, ADD COLUMN send_at timestamptz;
UPDATE state s SET part = w.part, at = w.at, send_at = w.send_at FROM wake w WHERE w.debtor_id = s.debtor_id;
DROP TABLE wake;
CREATE INDEX state_at ON state (part, at) WHERE at IS NOT NULL;
CREATE INDEX state_send_at ON state (part, send_at) WHERE send_at IS NOT NULL;
