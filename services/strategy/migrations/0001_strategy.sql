-- Where each case stands in its plan, and the versions of strategies on their way to being published.

-- Finders.
CREATE TABLE cases (case_id uuid PRIMARY KEY, debtor_id uuid NOT NULL, creditor text NOT NULL, team text NOT NULL,
  assigned_to text, plan_version int NOT NULL, stage text NOT NULL, state text NOT NULL, next_at timestamptz);
-- empty for the many whose plan has no step to come
CREATE INDEX cases_next ON cases (next_at, case_id) WHERE next_at IS NOT NULL;

-- A version is written here by people; published, it becomes reference data, which never changes.
CREATE TABLE version (strategy text, version int, state text NOT NULL
    CHECK (state IN ('draft', 'submitted', 'approved', 'published', 'retired')),
  author text NOT NULL, approver text, content jsonb NOT NULL, content_hash text NOT NULL,
  at timestamptz NOT NULL DEFAULT clock_timestamp(), PRIMARY KEY (strategy, version));
