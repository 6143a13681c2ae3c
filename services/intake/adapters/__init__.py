"""Intake's adapters: mappings by zen expressions, generated persons."""
