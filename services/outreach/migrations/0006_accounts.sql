-- A contact that an agency or the lender reports names the loan, and is found by it.
SET LOCAL lock_timeout = '5s';
ALTER TABLE cases ADD account_id uuid;
CREATE INDEX cases_account ON cases (account_id) WHERE account_id IS NOT NULL;
