-- Contacts, the call queue, what a provider said, and the built-in sandbox.
-- A contact's row is written when it is planned, when it has left, and when it is settled: HOT updates, no index but the key
-- and the case; half of each page is left free, so that what a batch planned finds room where it lies when it has left.
CREATE TABLE contacts (contact_id uuid PRIMARY KEY, case_id uuid NOT NULL, debtor_id uuid NOT NULL, creditor text NOT NULL,
  channel text NOT NULL, step text NOT NULL, strategy text NOT NULL, plan_version int NOT NULL, template text NOT NULL,
  planned_at timestamptz NOT NULL, state text NOT NULL, reason text NOT NULL, provider_id text NOT NULL,
  settled_at timestamptz) WITH (fillfactor = 50);
CREATE INDEX contacts_case ON contacts (case_id);

CREATE TABLE queue (contact_id uuid PRIMARY KEY, case_id uuid NOT NULL, debtor_id uuid NOT NULL, creditor text NOT NULL,
  team text NOT NULL, priority int NOT NULL, due timestamptz NOT NULL, claimed_by text);
CREATE INDEX queue_next ON queue (priority DESC, due, contact_id) WHERE claimed_by IS NULL;

CREATE TABLE cases (case_id uuid PRIMARY KEY, debtor_id uuid NOT NULL, creditor text NOT NULL, team text NOT NULL,
  assigned_to text);

-- Contacts of which nobody knows whether they left, and when the provider is asked next. Nearly always empty.
CREATE TABLE unknowns (contact_id uuid PRIMARY KEY, debtor_id uuid NOT NULL, look_at timestamptz NOT NULL);
CREATE INDEX unknowns_look ON unknowns (look_at);

-- Debtors that are one person: caps, opt-outs, holds and the call claim hold for all of them.
CREATE TABLE persons (debtor_id uuid PRIMARY KEY, person_id uuid NOT NULL);
CREATE INDEX persons_person ON persons (person_id);

-- Webhooks are taken once: statuses by (provider, id, status), replies by (provider, id, 'reply').
CREATE TABLE received (provider text, id text, status text, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (provider, id, status));

-- The built-in sandbox provider: one row per request that reached it, in the order in which they came.
CREATE TABLE sandbox (n bigint GENERATED ALWAYS AS IDENTITY, contact_id uuid NOT NULL, debtor_id uuid NOT NULL,
  attempt int NOT NULL, sent_to text NOT NULL, content text NOT NULL, decision text NOT NULL, provider_id text NOT NULL,
  at timestamptz NOT NULL);
