-- The call that a collector takes next is theirs to read about for some minutes, before it is claimed.
SET LOCAL lock_timeout = '5s';
ALTER TABLE queue ADD offered_to text NOT NULL DEFAULT '', ADD offered_until timestamptz;
CREATE INDEX queue_offered ON queue (offered_to, offered_until) WHERE offered_to <> '';
