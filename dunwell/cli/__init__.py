"""The command line."""

from dunwell.cli.main import main

__all__ = ["main"]
