-- What came in, as it came, sealed; who is known under which identity; what was refused.
SELECT make_log('ingress');

CREATE TABLE seen (id uuid PRIMARY KEY, body uuid NOT NULL, account uuid NOT NULL, part int NOT NULL,
  ingress_offset bigint NOT NULL);
-- kind: 1 = national id, 2 = creditor and customer id, 3 = loan (until the loan is known its own account id stands for the debtor)
CREATE TABLE identity (kind smallint, hash uuid, debtor_id uuid NOT NULL, PRIMARY KEY (kind, hash));
CREATE TABLE quarantine (id uuid PRIMARY KEY, seen uuid NOT NULL, source text NOT NULL, creditor text,
  event_id text NOT NULL, kind text NOT NULL, reason text NOT NULL, errors jsonb NOT NULL, record bytea NOT NULL,
  import_id uuid, state text NOT NULL DEFAULT 'open', at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE INDEX quarantine_seen ON quarantine (seen);
CREATE INDEX quarantine_open ON quarantine (at, id) WHERE state = 'open';
CREATE INDEX quarantine_import ON quarantine (import_id) WHERE import_id IS NOT NULL;
CREATE TABLE imports (id uuid PRIMARY KEY, source text NOT NULL, creditor text, name text NOT NULL DEFAULT '',
  principal text NOT NULL, as_of date, at timestamptz NOT NULL, received bigint NOT NULL DEFAULT 0,
  duplicate bigint NOT NULL DEFAULT 0, left_out bigint NOT NULL DEFAULT 0, rejected bigint NOT NULL DEFAULT 0,
  accepted bigint NOT NULL DEFAULT 0, processed bigint NOT NULL DEFAULT 0);

-- All that was accepted before `at`, in `ingress` or from loans.*, is in the journal: outreach trusts nothing older.
CREATE TABLE fresh (part int PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp()) WITH (fillfactor = 25);
INSERT INTO fresh (part) SELECT generate_series(0, (SELECT parts FROM platform.installation) - 1);
GRANT SELECT ON fresh TO dunwell_services;

-- Finders.
CREATE TABLE cases (case_id uuid PRIMARY KEY, debtor_id uuid NOT NULL, account_id uuid NOT NULL, creditor text NOT NULL,
  team text NOT NULL, assigned_to text);
