-- The longest overdue first, page by page, without sorting all; behind them the closed, of which nothing is overdue.
SET LOCAL lock_timeout = '5s';
CREATE INDEX cases_open_oldest_due ON cases ((state <> 'open'), oldest_due, case_id);
DROP INDEX cases_oldest_due;
