"""The twin's memory between starts, and the truth, each in a file of its own."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from dunwell.twin.model import Debtor, World

TEXTS_MAX = 20_000  # what the gateway remembers for a look-up
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(World).decode


def save(world: World, path: Path) -> None:
    """Whole or not at all."""
    while len(world.texts) > TEXTS_MAX:
        del world.texts[next(iter(world.texts))]
    part = path.with_suffix(".part")
    part.write_bytes(_encode(world))
    part.replace(path)


def load(path: Path) -> World | None:
    """The world as it was saved; None where there is none yet."""
    try:
        return _decode(path.read_bytes())
    except FileNotFoundError:
        return None


def write_truth(debtors: Iterable[Debtor], path: Path) -> None:
    """One JSON object a line: who each debtor really is. No system may read it; estimates are held against it."""
    with path.open("wb") as file:
        for debtor in debtors:
            line = {"customer": debtor.customer, "creditor": debtor.creditor, "traits": debtor.traits}
            file.write(msgspec.json.encode(line) + b"\n")
