-- A visit that somebody has set out for stands beside the calls in hand: what is in hand is judged again as things change.
SET LOCAL lock_timeout = '5s';
ALTER TABLE queue ADD channel text NOT NULL DEFAULT 'call';
