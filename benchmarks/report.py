"""What a bench prints: medians of each implementation, their ratios round by round, and what each process took."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from statistics import median
from typing import TypeAlias

from benchmarks.measure import Implementation, Row, Shape

ORDER: tuple[Implementation, ...] = ("whole path", "bare pipe", "per message")
COLUMNS = (
    "implementation",
    "workers",
    "runs",
    "events",
    "events/s",
    "spread",
    "client us",
    "server us",
    "broker us",
    "total us",
    "WAL B",
    "RSS MB",
    "vs bare pipe wall / CPU",
    "vs per message wall / CPU",
)
PROCESS_COLUMNS = ("implementation", "process", "CPU us", "peak RSS MB")
# What the whole path is to reach against each: embedded in one process, on Kafka in five.
HOLDS: dict[Shape, dict[Implementation, float]] = {
    "embedded": {"bare pipe": 0.33, "per message": 25},
    "kafka": {"bare pipe": 0.22, "per message": 14},
}
Runs: TypeAlias = dict[Implementation, list[Row]]


def report(rows: Iterable[Row]) -> str:
    """Two tables in markdown, and whether the whole path holds what it is to hold."""
    runs: Runs = defaultdict(list)
    for row in rows:
        runs[row.implementation].append(row)
    there = [name for name in ORDER if name in runs]
    whole = _table(COLUMNS, 1, [_cells(name, runs) for name in there])
    processes = _table(PROCESS_COLUMNS, 2, [line for name in there for line in _processes(name, runs[name])])
    return "\n\n".join([whole, processes, *_holds(runs)])


def _cells(name: Implementation, runs: Runs) -> tuple[str, ...]:
    mine = runs[name]
    rates = [row.events_per_second for row in mine]
    rate = median(rates)
    return (
        name,
        str(mine[0].workers),
        str(len(mine)),
        f"{mine[0].events:,}",
        f"{rate:,.0f}",
        f"{min(rates) / rate:.2f}..{max(rates) / rate:.2f}",
        f"{median(row.client_cpu_us for row in mine):,.1f}",
        f"{median(row.server_cpu_us for row in mine):,.1f}",
        f"{median(row.broker_cpu_us for row in mine):,.1f}",
        f"{median(row.cpu_us for row in mine):,.1f}",
        f"{median(row.wal_bytes for row in mine):,.0f}",
        f"{median(row.peak_rss_mb for row in mine):,.0f}",
        _ratio(mine, runs.get("bare pipe", [])),
        _ratio(mine, runs.get("per message", [])),
    )


def _processes(name: Implementation, mine: list[Row]) -> list[tuple[str, ...]]:
    return [
        (
            name,
            process,
            f"{median(row.processes[process].cpu_us for row in mine):,.1f}",
            f"{median(row.processes[process].peak_rss_mb for row in mine):,.0f}",
        )
        for process in mine[0].processes
    ]


def _holds(runs: Runs) -> list[str]:
    if not (mine := runs.get("whole path")):
        return []
    lines = []
    for name, least in HOLDS[mine[0].shape].items():
        if found := _ratios(mine, runs.get(name, [])):
            said = [f"{_short(ratio)} by {by} {'holds' if ratio >= least else 'DOES NOT HOLD'}" for by, ratio in found]
            lines.append(f"whole path vs {name}, at least {least}x: {', '.join(said)}")
    return ["\n".join(lines)] if lines else []


def _ratio(mine: list[Row], theirs: list[Row]) -> str:
    return " / ".join(_short(ratio) for _, ratio in _ratios(mine, theirs)) or "-"


def _ratios(mine: list[Row], theirs: list[Row]) -> list[tuple[str, float]]:
    """Medians over the rounds that have both. Wall: ours ÷ theirs in events per second; CPU: theirs ÷ ours in us."""
    by_round = {row.round: row for row in theirs}
    pairs = [(row, by_round[row.round]) for row in mine if row.round in by_round]
    if not pairs:
        return []
    wall = median(ours.events_per_second / other.events_per_second for ours, other in pairs)
    cpu = median(other.cpu_us / ours.cpu_us for ours, other in pairs)
    return [("wall", wall), ("CPU", cpu)]


def _short(ratio: float) -> str:
    return f"{ratio:.1f}x" if ratio >= 10 else f"{ratio:.2f}x" if ratio >= 0.1 else f"{ratio:.4f}x"


def _table(columns: Sequence[str], names: int, cells: Sequence[Sequence[str]]) -> str:
    """The first `names` columns to the left, figures to the right."""
    rule = tuple("---" if column < names else "---:" for column in range(len(columns)))
    lines = [columns, rule, *cells]
    widths = [max(len(line[column]) for line in lines) for column in range(len(columns))]
    return "\n".join(_aligned(line, widths, names) for line in lines)


def _aligned(cells: Sequence[str], widths: Sequence[int], names: int) -> str:
    padded = (
        cell.ljust(width) if column < names else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join(padded)} |"
