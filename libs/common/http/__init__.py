"""The doors: who may come in, what a request may carry, how a command answers exactly once."""
