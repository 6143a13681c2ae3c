-- The cases behind a figure: who may see an episode and as what it counts, and what each added to each figure.
CREATE TABLE cases (case_id uuid PRIMARY KEY, debtor_id uuid NOT NULL, creditor text NOT NULL, team text NOT NULL,
  assigned_to text, entry_team text NOT NULL, entry_bucket text NOT NULL, strategy text NOT NULL, entered date NOT NULL,
  currency text NOT NULL, entry_minor bigint NOT NULL, bucket text NOT NULL, overdue_minor bigint NOT NULL,
  ended text NOT NULL) WITH (fillfactor = 85);

-- Written on the path of every event and read by period: rows come nearly in the order of their days, and a summary of
-- their blocks finds them. `count` and `minor` are what a fact added; the rollups are the sums of both.
CREATE TABLE counted (case_id uuid NOT NULL, day date NOT NULL, figure text NOT NULL, channel text NOT NULL,
  collector text NOT NULL, currency text NOT NULL, recorded date NOT NULL, count int NOT NULL, minor bigint NOT NULL);
CREATE INDEX counted_day ON counted USING brin (day) WITH (pages_per_range = 32, autosummarize = on);
