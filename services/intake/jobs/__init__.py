"""Intake's way from `ingress` to its handlers, and its word on how fresh it is."""
