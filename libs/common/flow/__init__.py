"""How it moves: sources, the one loop that consumes, owners of parts, timers."""
