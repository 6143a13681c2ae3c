-- What the people's roles see of the other services: how far their journals are, and nothing of what is in them.
DO $$ BEGIN
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO intake_read, strategy_read, outreach_read, tracking_read, analytics_read',
                 current_schema());
END $$;
GRANT SELECT ON journal_head TO intake_read, strategy_read, outreach_read, tracking_read, analytics_read;
