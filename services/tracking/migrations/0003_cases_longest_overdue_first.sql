-- The longest overdue first, page by page, without sorting all. The date moves only with a snapshot of upstream.
SET LOCAL lock_timeout = '5s';
CREATE INDEX cases_oldest_due ON cases (oldest_due, case_id);
