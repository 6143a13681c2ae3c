"""A made-up portfolio and the people in it, who drive a Dunwell through its public doors alone."""
