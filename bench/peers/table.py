"""What a measure gives, and the page it is written to."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
_LIBRARIES = ("spacy", "python-telegram-bot", "newspaper4k", "sumy", "reader")


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison."""

    what: str
    ours: str
    peer: str
    #: How many times better ours is; ``None`` where that is no number.
    ratio: float | None
    #: The ratio that is promised, if one is.
    floor: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the promise is kept."""
        return self.floor is None or (self.ratio is not None and self.ratio >= self.floor)


@dataclass(frozen=True, slots=True)
class Measure:
    """A section of the page."""

    title: str
    how: str
    rows: Sequence[Row]


def write(name: str, measure: Measure) -> None:
    """Put a measure into its section of docs/benchmarks.md."""
    put(name, _section(measure), PAGE)


def put(name: str, body: str, page: Path) -> None:
    """Put text into a section of a page, between its marks; the other sections stay."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    text = page.read_text("utf-8")
    found = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if not found.search(text):
        raise SystemExit(f"{page} has no marks for {name!r}")
    page.write_text(found.sub(lambda _: f"{begin}\n{body}\n{end}", text), "utf-8")


def _section(measure: Measure) -> str:
    lines = ["| | briefbot | peer | ratio | promised |", "|---|---|---|---|---|"]
    for row in measure.rows:
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        floor = "" if row.floor is None else f"≥ {row.floor:.2f}{'' if row.holds else ' **(missed)**'}"
        lines.append(f"| {row.what} | {row.ours} | {row.peer} | {ratio} | {floor} |")
    return f"{measure.how}\n\n" + "\n".join(lines) + f"\n\n{machine()}"


def machine() -> str:
    """What it was measured on, and when."""
    cpu = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    memory = next((int(line.split()[1]) / 2**20 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    known = []
    for library in _LIBRARIES:
        try:
            known.append(f"{library} {version(library)}")
        except ModuleNotFoundError:
            continue
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC on {os.cpu_count()} processors ({cpu}), {memory:.0f} GB, "
        f"load {os.getloadavg()[0]:.1f} at the time, Python {platform.python_version()}; {', '.join(known)}."
    )


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.exists() else []
