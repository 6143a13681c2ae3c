-- Cases are listed by band and days past due, complaints by the day on which they must be answered.
SET LOCAL lock_timeout = '5s';
ALTER TABLE cases ADD oldest_due date NOT NULL DEFAULT '0001-01-01', ADD band int NOT NULL DEFAULT 0;
ALTER TABLE matters ADD answer_by date;
