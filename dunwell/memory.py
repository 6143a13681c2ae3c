"""When Python's collector looks for cycles: almost all that a process makes goes without it."""

import gc


def collect_seldom() -> None:
    """Imports make what stays, batches what goes by itself: to look at it again and again is a tenth of a start."""
    gc.set_threshold(50_000, 20, 50)


def settle() -> None:
    """What the start has made stays, so the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    collect_seldom()
