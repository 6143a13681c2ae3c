"""A kill run by hand: `python -m tests.kills --seed 1 --debtors 800 --shape embedded`."""

import argparse
import contextlib
import sys
import tempfile
from pathlib import Path

from dunwell.cluster.broker import Broker
from tests.kills.run import FAULTS, run
from tests.kills.wanted import Wanted


def main() -> None:
    parser = argparse.ArgumentParser(description="kills everything at random moments and checks the books")
    parser.add_argument("--shape", choices=sorted(FAULTS), default="embedded")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--debtors", type=int, default=800)
    parser.add_argument("--home", type=Path, help="where data and logs stay; without it they go")
    asked = parser.parse_args()
    wanted = Wanted(seed=asked.seed, debtors=asked.debtors, faults=FAULTS[asked.shape])
    with contextlib.ExitStack() as stack:
        home = asked.home or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        home.mkdir(parents=True, exist_ok=True)
        broker = stack.enter_context(Broker()) if asked.shape == "cluster" else None
        told = run(asked.shape, home, wanted, broker, lambda line: print(line, flush=True))
        print(*told.lines(), sep="\n")
        sys.exit(bool(told.flaws))


if __name__ == "__main__":
    main()
