-- Visits are listed by way of the contacts' own rows; neither column ever changes, so that updates stay within their page.
SET LOCAL lock_timeout = '5s';
CREATE INDEX contacts_visits ON contacts (planned_at, contact_id) WHERE channel = 'visit';
