"""Outreach's work at our own pace: watching that sending is allowed, sending, and asking what became of the unknown."""
