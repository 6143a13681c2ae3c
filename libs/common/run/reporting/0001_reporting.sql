-- What analysts read (role analyst): documented views over finders, timeline and figures, kept stable like an API.
-- No personal data, no loan number, and of the timeline only what happened, not what was said.
CREATE VIEW cases AS
  SELECT c.case_id, c.debtor_id, c.account_id, c.creditor, c.team, c.assigned_to, c.state, c.bucket, c.overdue_minor,
    c.currency, c.opened, p.stage AS plan_stage, p.plan_version, p.state AS plan_state, p.next_at AS next_step_at
  FROM tracking.cases c LEFT JOIN strategy.cases p USING (case_id);
COMMENT ON VIEW cases IS 'One row per case: one delinquency episode of one account.';
COMMENT ON COLUMN cases.case_id IS 'The case; joins contacts, promises and timeline.';
COMMENT ON COLUMN cases.debtor_id IS 'Pseudonym of the debtor; one debtor may have several cases.';
COMMENT ON COLUMN cases.account_id IS 'Pseudonym of the account; the same in all of its episodes.';
COMMENT ON COLUMN cases.creditor IS 'Whose claim it is.';
COMMENT ON COLUMN cases.team IS 'The team that works it now.';
COMMENT ON COLUMN cases.assigned_to IS 'The collector who works it now, if anybody does.';
COMMENT ON COLUMN cases.state IS 'Where it stands now.';
COMMENT ON COLUMN cases.bucket IS 'Band of days past due now, e.g. M1.';
COMMENT ON COLUMN cases.overdue_minor IS 'Amount overdue now, in minor units of the currency.';
COMMENT ON COLUMN cases.currency IS 'ISO 4217.';
COMMENT ON COLUMN cases.opened IS 'When it entered collections, by the business clock.';
COMMENT ON COLUMN cases.plan_stage IS 'Stage of the ladder on which its plan was chosen; null before the first plan.';
COMMENT ON COLUMN cases.plan_version IS 'Version of its plan: 1, 2, 3 …';
COMMENT ON COLUMN cases.plan_state IS 'Where the plan stands now.';
COMMENT ON COLUMN cases.next_step_at IS 'When the next step of its plan falls due; null when none does.';

CREATE VIEW contacts AS
  SELECT contact_id, case_id, debtor_id, creditor, channel, step, strategy, plan_version, template, planned_at, state,
    reason, settled_at
  FROM outreach.contacts;
COMMENT ON VIEW contacts IS 'One row per contact that was planned, whatever became of it.';
COMMENT ON COLUMN contacts.contact_id IS 'The contact; never sent twice.';
COMMENT ON COLUMN contacts.case_id IS 'The case that leads; the contact may speak for several.';
COMMENT ON COLUMN contacts.debtor_id IS 'Pseudonym of the debtor.';
COMMENT ON COLUMN contacts.creditor IS 'For whom.';
COMMENT ON COLUMN contacts.channel IS 'sms, call, email, letter or visit.';
COMMENT ON COLUMN contacts.step IS 'The step of the strategy that asked for it.';
COMMENT ON COLUMN contacts.strategy IS 'The strategy that asked for it.';
COMMENT ON COLUMN contacts.plan_version IS 'The version of the plan that asked for it.';
COMMENT ON COLUMN contacts.template IS 'The template of its text.';
COMMENT ON COLUMN contacts.planned_at IS 'When it was planned, by the business clock.';
COMMENT ON COLUMN contacts.state IS 'What became of it; planned while nothing has.';
COMMENT ON COLUMN contacts.reason IS 'Why, e.g. the rule that blocked it.';
COMMENT ON COLUMN contacts.settled_at IS 'When nothing more could change.';

CREATE VIEW promises AS
  SELECT promise_id, case_id, debtor_id, creditor, state, amount_minor, threshold_minor, paid_minor, currency, due,
    deadline, made_at, collector, instalment, instalments, arrangement_id
  FROM tracking.promises;
COMMENT ON VIEW promises IS 'One row per promise to pay; each instalment of an arrangement is one.';
COMMENT ON COLUMN promises.promise_id IS 'The promise.';
COMMENT ON COLUMN promises.case_id IS 'The case it was made for.';
COMMENT ON COLUMN promises.debtor_id IS 'Pseudonym of the debtor.';
COMMENT ON COLUMN promises.creditor IS 'To whom.';
COMMENT ON COLUMN promises.state IS 'OPEN, KEPT, PARTIAL, BROKEN or CANCELLED, as judged by the system.';
COMMENT ON COLUMN promises.amount_minor IS 'Promised amount in minor units.';
COMMENT ON COLUMN promises.threshold_minor IS 'What had to be paid for it to be kept: the amount less the tolerance.';
COMMENT ON COLUMN promises.paid_minor IS 'What was paid in time and counted to it.';
COMMENT ON COLUMN promises.currency IS 'ISO 4217.';
COMMENT ON COLUMN promises.due IS 'The promised date.';
COMMENT ON COLUMN promises.deadline IS 'End of the promised date and the grace days, in the creditor''s zone.';
COMMENT ON COLUMN promises.made_at IS 'When it was made, by the business clock.';
COMMENT ON COLUMN promises.collector IS 'To whom it was said.';
COMMENT ON COLUMN promises.instalment IS 'Which instalment of its arrangement: 1, 2, 3 …';
COMMENT ON COLUMN promises.instalments IS 'Of how many.';
COMMENT ON COLUMN promises.arrangement_id IS 'The arrangement; null for a single promise.';

CREATE VIEW timeline AS
  SELECT case_id, n, at, recorded, type, source, part, "offset" FROM tracking.timeline;
COMMENT ON VIEW timeline IS 'One row per thing that was done or said about a case, in order; without what was said.';
COMMENT ON COLUMN timeline.case_id IS 'The case.';
COMMENT ON COLUMN timeline.n IS 'Its place in the case: 1, 2, 3 …';
COMMENT ON COLUMN timeline.at IS 'When it was so, by the business clock.';
COMMENT ON COLUMN timeline.recorded IS 'When it was recorded, by the business clock.';
COMMENT ON COLUMN timeline.type IS 'The event''s type.';
COMMENT ON COLUMN timeline.source IS 'The service whose journal holds it.';
COMMENT ON COLUMN timeline.part IS 'The part of that journal.';
COMMENT ON COLUMN timeline."offset" IS 'Its place there; null for tracking''s own.';

CREATE VIEW figures AS
  SELECT day, figure, creditor, team, bucket, channel, strategy, collector, currency, recorded, sum(value)::numeric AS value
  FROM analytics.rollup GROUP BY day, figure, creditor, team, bucket, channel, strategy, collector, currency, recorded;
COMMENT ON VIEW figures IS 'Sums of which all KPIs are made: add value over the rows wanted; recorded <= a date gives what was known by its end. The definitions: GET /api/analytics/v1/kpis/definitions.';
COMMENT ON COLUMN figures.day IS 'Effective date in the creditor''s zone.';
COMMENT ON COLUMN figures.figure IS 'What is summed, e.g. attempts; the numerators and denominators of the definitions.';
COMMENT ON COLUMN figures.creditor IS 'Whose.';
COMMENT ON COLUMN figures.team IS 'The team at the case''s entry.';
COMMENT ON COLUMN figures.bucket IS 'The bucket at the case''s entry.';
COMMENT ON COLUMN figures.channel IS 'Of contacts; empty for all else.';
COMMENT ON COLUMN figures.strategy IS 'The strategy of the case''s first plan; empty before it.';
COMMENT ON COLUMN figures.collector IS 'Of outcomes and promises; empty for all else.';
COMMENT ON COLUMN figures.currency IS 'ISO 4217 for amounts; empty for counts.';
COMMENT ON COLUMN figures.recorded IS 'Date by whose end it was recorded, in the creditor''s zone.';
COMMENT ON COLUMN figures.value IS 'A count, or minor units of the currency; negative where something was taken back.';
