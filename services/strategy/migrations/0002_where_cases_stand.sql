-- Where cases stand on the ladder, and by which rows of which version they were put there.
SET LOCAL lock_timeout = '5s';
ALTER TABLE cases ADD strategy text NOT NULL DEFAULT '', ADD strategy_version int NOT NULL DEFAULT 0,
  ADD branch text NOT NULL DEFAULT '', ADD stage_row text NOT NULL DEFAULT '', ADD branch_row text NOT NULL DEFAULT '',
  ADD step text NOT NULL DEFAULT '', ADD next_step text NOT NULL DEFAULT '';
