-- Schemas, roles and rights of the whole installation (design.md §3, security.md §2 and §7), its clock, its epoch, the vault.
-- Runs as the migrator. Per service S: S_owner owns, S serves, S_read reads for people; the last two own nothing.

-- Roles belong to the server, not to the database: two databases may be migrated at once.
LOCK TABLE pg_catalog.pg_authid IN SHARE ROW EXCLUSIVE MODE;

CREATE FUNCTION pg_temp.make_role(name text, kind text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = name) THEN
    EXECUTE format('CREATE ROLE %I', name);
  END IF;
  EXECUTE format('ALTER ROLE %I %s NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION', name, kind);
END $$;

CREATE FUNCTION pg_temp.set_limits(name text, path text, statement_timeout text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('ALTER ROLE %I SET search_path = %I', name, path);
  EXECUTE format('ALTER ROLE %I SET statement_timeout = %L', name, statement_timeout);
  EXECUTE format('ALTER ROLE %I SET lock_timeout = %L', name, '2s');
  EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L', name, '60s');
END $$;

DO $$
DECLARE
  service text;
BEGIN
  PERFORM pg_temp.make_role('dunwell_services', 'NOLOGIN');
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  REVOKE ALL ON SCHEMA public FROM PUBLIC;
  FOREACH service IN ARRAY ARRAY['intake', 'strategy', 'outreach', 'tracking', 'analytics'] LOOP
    PERFORM pg_temp.make_role(service || '_owner', 'NOLOGIN');
    PERFORM pg_temp.make_role(service, 'LOGIN');
    PERFORM pg_temp.make_role(service || '_read', 'LOGIN');
    PERFORM pg_temp.set_limits(service, service, '5s');
    PERFORM pg_temp.set_limits(service || '_read', service, '5s');
    EXECUTE format('ALTER ROLE %I SET default_transaction_read_only = on', service || '_read');
    EXECUTE format('GRANT dunwell_services TO %I', service);
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO %I', current_database(), service);
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), service || '_read');

    EXECUTE format('CREATE SCHEMA %I AUTHORIZATION %I', service, service || '_owner');
    -- the others read its log: the common tables are granted to dunwell_services one by one
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I, %I, dunwell_services', service, service, service || '_read');
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO %I',
                   service || '_owner', service, service);
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT SELECT ON TABLES TO %I',
                   service || '_owner', service, service || '_read');
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT USAGE ON SEQUENCES TO %I',
                   service || '_owner', service, service);
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC', service || '_owner');
    EXECUTE format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT EXECUTE ON FUNCTIONS TO %I, %I',
                   service || '_owner', service, service, service || '_read');
  END LOOP;
END $$;

-- Reporting: documented views for analysts, made by a role that reads what people's read roles read.
DO $$
BEGIN
  PERFORM pg_temp.make_role('reporting_owner', 'NOLOGIN');
  PERFORM pg_temp.make_role('analyst', 'LOGIN');
  PERFORM pg_temp.set_limits('analyst', 'reporting', '60s');
  ALTER ROLE analyst SET default_transaction_read_only = on;
  GRANT intake_read, strategy_read, outreach_read, tracking_read, analytics_read TO reporting_owner;
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO analyst', current_database());
END $$;
CREATE SCHEMA reporting AUTHORIZATION reporting_owner;
GRANT USAGE ON SCHEMA reporting TO analyst;
ALTER DEFAULT PRIVILEGES FOR ROLE reporting_owner IN SCHEMA reporting GRANT SELECT ON TABLES TO analyst;
ALTER DEFAULT PRIVILEGES FOR ROLE reporting_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE reporting_owner IN SCHEMA reporting GRANT EXECUTE ON FUNCTIONS TO analyst;

-- The installation: one row each, read by all, written by the migrator's connection alone.
CREATE TABLE platform.installation (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  parts int NOT NULL CHECK (parts > 0),
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  system text NOT NULL
);
CREATE TABLE platform.clock (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  wall_base timestamptz NOT NULL,
  business_base timestamptz NOT NULL,
  rate float8 NOT NULL CHECK (rate >= 0)
);
CREATE TABLE platform.cluster_epoch (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),
  epoch bigint NOT NULL CHECK (epoch > 0)
);
INSERT INTO platform.installation (parts, system)
  SELECT current_setting('dunwell.parts')::int, system_identifier::text FROM pg_control_system();
INSERT INTO platform.clock (wall_base, business_base, rate) VALUES (now(), now(), 1);
INSERT INTO platform.cluster_epoch (epoch) VALUES (1);
GRANT USAGE ON SCHEMA platform TO dunwell_services,
  intake_read, strategy_read, outreach_read, tracking_read, analytics_read,
  intake_owner, strategy_owner, outreach_owner, tracking_owner, analytics_owner;
GRANT SELECT ON platform.installation, platform.clock, platform.cluster_epoch TO dunwell_services,
  intake_read, strategy_read, outreach_read, tracking_read, analytics_read,
  intake_owner, strategy_owner, outreach_owner, tracking_owner, analytics_owner;

-- The vault: who a debtor is, sealed under the debtor's own key; the hashes find a phone without showing it.
SELECT pg_temp.make_role('vault_owner', 'NOLOGIN');
CREATE SCHEMA vault AUTHORIZATION vault_owner;
SET LOCAL ROLE vault_owner;
CREATE TABLE vault.person (
  debtor_id uuid PRIMARY KEY,
  key_wrapped bytea,
  box bytea,
  phone1 bigint,
  phone2 bigint,
  phones_more bigint[],
  at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 85);
COMMENT ON TABLE vault.person IS 'One sealed box per debtor; key_wrapped and box are null after an erasure.';
-- sealed data can't be compressed
ALTER TABLE vault.person ALTER COLUMN box SET STORAGE EXTERNAL;
CREATE INDEX person_phone1 ON vault.person (phone1) WHERE phone1 IS NOT NULL;
CREATE INDEX person_phone2 ON vault.person (phone2) WHERE phone2 IS NOT NULL;
-- a third phone is rare: the array and its index cost nothing to all the others
CREATE INDEX person_phones_more ON vault.person USING gin (phones_more) WHERE phones_more IS NOT NULL;
GRANT USAGE ON SCHEMA vault TO intake, outreach, tracking, intake_read, outreach_read, tracking_read;
GRANT SELECT, INSERT, UPDATE, DELETE ON vault.person TO intake;
GRANT SELECT ON vault.person TO outreach, tracking, intake_read, outreach_read, tracking_read;
RESET ROLE;
