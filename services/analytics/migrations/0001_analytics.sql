-- The figures: sums of what facts contributed, by dimensions, effective day, recorded day and part.
-- A figure as of a date sums what was recorded by then; the part keeps two owners off each other's rows.
CREATE TABLE rollup (day date, figure text, creditor text, team text, bucket text, channel text, strategy text,
  collector text, currency text, recorded date, part int, value bigint NOT NULL,
  PRIMARY KEY (day, figure, creditor, team, bucket, channel, strategy, collector, currency, recorded, part))
  WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 2000);
COMMENT ON TABLE rollup IS 'Each row counts once; money in minor units of its currency; an empty text = has no such dimension, or it is not known yet.';
