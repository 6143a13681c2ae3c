"""Tracking's decisions: what a code asks and brings, when a promise is kept."""
