-- What every service's schema holds. Applied in each of them, as its owner.

-- One shape for all logs: a head row per part, dense offsets, one row per record batch, a hash chain.
CREATE FUNCTION make_log(log text) RETURNS void LANGUAGE plpgsql AS $make$
BEGIN
  EXECUTE format($sql$
    CREATE TABLE %1$I (part int PRIMARY KEY, head bigint NOT NULL DEFAULT 0, link bytea NOT NULL DEFAULT sha256(''))
      WITH (fillfactor = 25, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)
  $sql$, log || '_head');
  EXECUTE format($sql$
    CREATE TABLE %1$I (part int, base bigint, count int NOT NULL, root bytea NOT NULL, link bytea NOT NULL,
      payload bytea NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (part, base))
  $sql$, log);
  EXECUTE format('ALTER TABLE %1$I ALTER COLUMN payload SET STORAGE EXTERNAL', log);
  EXECUTE format('INSERT INTO %1$I (part) SELECT generate_series(0, (SELECT parts FROM platform.installation) - 1)',
    log || '_head');
  -- The last statement of a transaction: takes the heads in ascending order of part, so that writers cannot deadlock.
  -- link = sha256(previous link || base as int8 big-endian || count as int4 big-endian || root)
  EXECUTE format($sql$
    CREATE FUNCTION %3$I(parts int[], counts int[], roots bytea[], payloads bytea[]) RETURNS SETOF bigint
    LANGUAGE plpgsql AS $append$
    DECLARE written bigint;
    BEGIN
      FOR i IN 1 .. cardinality(parts) LOOP
        WITH h AS (UPDATE %2$I SET head = head + counts[i],
                     link = sha256(link || int8send(head) || int4send(counts[i]) || roots[i])
                   WHERE part = parts[i] RETURNING head - counts[i] AS base, link)
        INSERT INTO %1$I (part, base, count, root, link, payload)
        SELECT parts[i], h.base, counts[i], roots[i], h.link, payloads[i] FROM h RETURNING base INTO STRICT written;
        RETURN NEXT written;
      END LOOP;
    END $append$
  $sql$, log, log || '_head', 'append_' || log);
END $make$;

SELECT make_log('journal');
SELECT make_log('acts');
DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO dunwell_services', current_schema()); END $$;
GRANT SELECT ON journal, journal_head TO dunwell_services;

CREATE TABLE checkpoint (at timestamptz PRIMARY KEY, heads bytea NOT NULL, signature bytea NOT NULL);

-- What is: one State per debtor.
CREATE TABLE state (debtor_id uuid PRIMARY KEY, rev bigint NOT NULL, shape int NOT NULL, state bytea NOT NULL)
  WITH (fillfactor = 50);  -- room for the next revision in the same page: 90 % of updates touch no index
ALTER TABLE state ALTER COLUMN state SET STORAGE MAIN;
CREATE TABLE wake (debtor_id uuid PRIMARY KEY, part int NOT NULL, at timestamptz, send_at timestamptz);
CREATE INDEX wake_at ON wake (part, at) WHERE at IS NOT NULL;
CREATE INDEX wake_send_at ON wake (part, send_at) WHERE send_at IS NOT NULL;
CREATE TABLE finder (name text PRIMARY KEY, version int NOT NULL);
CREATE TABLE reference (kind text, key text, version int, data jsonb NOT NULL,
  recorded timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (kind, key, version));

-- How it moves: next expected offset per source and part; leases say who works.
CREATE TABLE progress (source text, part int, epoch bigint NOT NULL, next_offset bigint NOT NULL DEFAULT 0,
  first_offset bigint NOT NULL DEFAULT 0, applied bigint NOT NULL DEFAULT 0, ignored bigint NOT NULL DEFAULT 0,
  parked bigint NOT NULL DEFAULT 0, duplicate bigint NOT NULL DEFAULT 0, backfilled bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (source, part)) WITH (fillfactor = 25);
CREATE TABLE member (id text PRIMARY KEY, until timestamptz NOT NULL);
CREATE TABLE part_owner (part int PRIMARY KEY, owner text, until timestamptz NOT NULL DEFAULT '-infinity')
  WITH (fillfactor = 25);
INSERT INTO part_owner (part) SELECT generate_series(0, (SELECT parts FROM platform.installation) - 1);
CREATE TABLE relay (part int PRIMARY KEY, sent bigint NOT NULL DEFAULT 0);
INSERT INTO relay (part) SELECT generate_series(0, (SELECT parts FROM platform.installation) - 1);
GRANT SELECT ON relay TO dunwell_services;

-- A record that can't be applied, and those of the same debtor that queue behind it.
CREATE TABLE parked (source text, part int, "offset" bigint, debtor_id uuid, reason text NOT NULL, error text NOT NULL,
  queued boolean NOT NULL DEFAULT false, record bytea NOT NULL, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (source, part, "offset"));
CREATE INDEX parked_debtor ON parked (debtor_id);

CREATE TABLE idempotency (principal text, method text, route text, key text, body_hash bytea NOT NULL,
  status int NOT NULL, headers jsonb NOT NULL DEFAULT '{}', body bytea NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (principal, method, route, key));
