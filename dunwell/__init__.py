"""The command line and the launchers: the only code that knows all five services."""
