-- What the people's roles see of the other services besides: when a batch was appended, so since when the oldest record waits.
GRANT SELECT (part, base, at) ON journal TO intake_read, strategy_read, outreach_read, tracking_read, analytics_read;
