"""Decisions of analytics: where a fact counts, and how figures make a KPI."""
