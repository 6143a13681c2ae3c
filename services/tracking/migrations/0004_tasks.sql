-- What a collector has to do at an instant: calls that were agreed, promises of theirs that were broken.
SET LOCAL lock_timeout = '5s';
CREATE TABLE tasks (task_id uuid PRIMARY KEY, kind text NOT NULL, case_id uuid NOT NULL, debtor_id uuid NOT NULL,
  creditor text NOT NULL, collector text NOT NULL, due timestamptz NOT NULL, until timestamptz NOT NULL,
  contact_id uuid, closed timestamptz, result text NOT NULL);
CREATE INDEX tasks_open ON tasks (collector, due, task_id) WHERE closed IS NULL;
CREATE INDEX tasks_case ON tasks (case_id);
