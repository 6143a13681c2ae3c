"""Where the command line writes its tables."""

import sys

from rich.console import Console

PIPE_COLUMNS = 200


def new_console() -> Console:
    """Into a pipe or a file whole names are written, however narrow a terminal would be."""
    return Console(width=None if sys.stdout.isatty() else PIPE_COLUMNS)
