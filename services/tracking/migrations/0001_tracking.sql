-- The case timeline, and the finders of cases, promises, holds and matters.

-- On the path of every event: no index but the key, no default, no trigger. Own lines have no "offset": a service's
-- own place is known only after its last statement; data.version finds the record.
CREATE TABLE timeline (case_id uuid, n int, at timestamptz NOT NULL, recorded timestamptz NOT NULL, type text NOT NULL,
  source text NOT NULL, part int NOT NULL, "offset" bigint, data jsonb NOT NULL, PRIMARY KEY (case_id, n));

CREATE TABLE cases (case_id uuid PRIMARY KEY, debtor_id uuid NOT NULL, creditor text NOT NULL, team text NOT NULL,
  assigned_to text, loan_id text NOT NULL, account_id uuid NOT NULL, state text NOT NULL, bucket text NOT NULL,
  overdue_minor bigint NOT NULL, currency text NOT NULL, opened timestamptz NOT NULL) WITH (fillfactor = 85);
CREATE INDEX cases_loan ON cases (loan_id, creditor);
CREATE INDEX cases_assigned_to ON cases (assigned_to) WHERE assigned_to IS NOT NULL;

CREATE TABLE promises (promise_id uuid PRIMARY KEY, case_id uuid NOT NULL, debtor_id uuid NOT NULL, creditor text NOT NULL,
  state text NOT NULL, amount_minor bigint NOT NULL, threshold_minor bigint NOT NULL, paid_minor bigint NOT NULL,
  currency text NOT NULL, due date NOT NULL, deadline timestamptz NOT NULL, made_at timestamptz NOT NULL,
  collector text NOT NULL, instalment int NOT NULL, instalments int NOT NULL, arrangement_id uuid);
CREATE INDEX promises_case ON promises (case_id);

-- whole: it holds for all cases of the debtor; case_id is the case on which it was placed.
CREATE TABLE holds (hold_id uuid PRIMARY KEY, case_id uuid NOT NULL, debtor_id uuid NOT NULL, creditor text NOT NULL,
  reason text NOT NULL, whole boolean NOT NULL, placed timestamptz NOT NULL, until timestamptz, ended timestamptz,
  placed_by text NOT NULL, release_proposed_by text);
CREATE INDEX holds_debtor ON holds (debtor_id);
CREATE INDEX holds_case ON holds (case_id);

-- Disputes, hardship, complaints.
CREATE TABLE matters (matter_id uuid PRIMARY KEY, kind text NOT NULL, case_id uuid NOT NULL, debtor_id uuid NOT NULL,
  creditor text NOT NULL, reason text NOT NULL, opened timestamptz NOT NULL, closed timestamptz, result text);
CREATE INDEX matters_case ON matters (case_id);
