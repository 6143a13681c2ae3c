"""The table of `make bench`: medians of each implementation, and their ratios within the same run."""

from collections import defaultdict
from collections.abc import Iterable
from statistics import median

from benchmarks.measure import Implementation, Row

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


def table(rows: Iterable[Row]) -> str:
    """Markdown. A wall ratio is ours ÷ theirs in events per second, a CPU ratio theirs ÷ ours in microseconds."""
    runs: dict[Implementation, list[Row]] = defaultdict(list)
    for row in rows:
        runs[row.implementation].append(row)
    lines = [COLUMNS, tuple("---" if column == COLUMNS[0] else "---:" for column in COLUMNS)]
    lines += [_cells(name, runs) for name in ORDER if name in runs]
    widths = [max(len(line[column]) for line in lines) for column in range(len(COLUMNS))]
    return "\n".join(_aligned(line, widths) for line in lines)


def _cells(name: Implementation, runs: dict[Implementation, list[Row]]) -> tuple[str, ...]:
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
        _ratio(mine, runs.get("bare pipe")),
        _ratio(mine, runs.get("per message")),
    )


def _ratio(mine: list[Row], theirs: list[Row] | None) -> str:
    if not theirs:
        return "-"
    wall = median(row.events_per_second for row in mine) / median(row.events_per_second for row in theirs)
    cpu = median(row.cpu_us for row in theirs) / median(row.cpu_us for row in mine)
    return f"{_short(wall)} / {_short(cpu)}"


def _short(ratio: float) -> str:
    return f"{ratio:.1f}x" if ratio >= 10 else f"{ratio:.2f}x" if ratio >= 0.1 else f"{ratio:.4f}x"


def _aligned(cells: tuple[str, ...], widths: list[int]) -> str:
    first, *rest = (
        cell.ljust(width) if column == 0 else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"| {' | '.join((first, *rest))} |"
