"""Decisions of strategy: tables, ladders, and which steps a case gets. Values in, values out."""
