"""Values without I/O: ids, parts, money, time, problems, settings."""
