-- Every decision on a contact, for lists and counts by rule, channel, creditor and day; the receipts are the events.
-- On the path of every contact: one key in the order of writing, and summaries of blocks by day.
SET LOCAL lock_timeout = '5s';
CREATE TABLE decisions (n bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, at timestamptz NOT NULL, day date NOT NULL,
  contact_id uuid NOT NULL, case_id uuid NOT NULL, creditor text NOT NULL, channel text NOT NULL, kind text NOT NULL,
  decision text NOT NULL, rule_id text NOT NULL, reason text NOT NULL, also_failing text[] NOT NULL,
  until timestamptz);
CREATE INDEX decisions_day ON decisions USING brin (day) WITH (pages_per_range = 32, autosummarize = on);

-- Contacts that nobody could find out about stay in sight until a person has looked at them.
ALTER TABLE unknowns ALTER look_at DROP NOT NULL, ADD creditor text NOT NULL DEFAULT '',
  ADD channel text NOT NULL DEFAULT '', ADD state text NOT NULL DEFAULT 'unknown', ADD left_at timestamptz,
  ADD looked int NOT NULL DEFAULT 0, ADD reason text NOT NULL DEFAULT '';
