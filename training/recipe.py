"""The stages of a training, each in a folder of its own and done once: delete a folder to run its stage again.

treebanks ─> parse ────┬─> silver ─> parse_final ───────┐
teacher_1, teacher_2 ──┘                                │
names_data, glove ─> names ─> names_thin ─> names_final ┴─> assemble ─> report

What does not wait for each other runs side by side, on two cores.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from graphlib import TopologicalSorter
from pathlib import Path

from training import assemble, names, report, treebanks

_HERE = Path(__file__).parent
_CORES = 2
#: The parser learns of the mean of several teachers: each is the same network from another random start.
_TEACHERS = {"teacher_1": 1, "teacher_2": 2}
#: The name finder is taken as it is when the learning rate is zero; what was best before on its dev part is chance.
_LAST = "model-last"
#: The layer without which the name finder loses least: 2.2 points of 78.0 (the last one 2.5, the first one 8.2).
_LEAST_MISSED = 1
#: What each stage reads of other stages.
AFTER: dict[str, tuple[str, ...]] = {
    "treebanks": (),
    "names_data": (),
    "glove": (),
    **dict.fromkeys(_TEACHERS, ()),
    "parse": ("treebanks",),
    "names": ("names_data", "glove"),
    "silver": (*_TEACHERS, "parse"),
    "parse_final": ("silver",),
    "names_thin": ("names",),
    "names_final": ("names_thin",),
    "assemble": ("parse_final", "names_final"),
    "report": ("assemble",),
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Where the data is, where the stages work, and where the finished pipeline goes."""

    data: Path
    work: Path
    target: Path

    def stages(self) -> dict[str, Callable[[Path], None]]:
        """Each stage by name; a stage is given its folder."""
        return {
            "treebanks": lambda folder: treebanks.write(self.data, folder),
            **{name: partial(self._teacher, seed=seed) for name, seed in _TEACHERS.items()},
            "parse": self._parse,
            "silver": self._silver,
            "parse_final": self._parse_final,
            "names_data": lambda folder: names.write(self.data, folder),
            "glove": lambda folder: _python("training.glove", folder),
            "names": self._names,
            "names_thin": self._names_thin,
            "names_final": self._names_final,
            "assemble": self._assemble,
            "report": lambda folder: report.write(self.target, self.data, folder),
        }

    def run(self, only: list[str]) -> None:
        """Run what is not done yet, or the stages named, two at a time; the first failure stops what is not begun."""
        order = TopologicalSorter(AFTER)
        order.prepare()
        running: dict[Future[None], str] = {}
        with ThreadPoolExecutor(_CORES) as pool:
            while order.is_active():
                for name in order.get_ready():
                    running[pool.submit(self._stage, name, only)] = name
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    future.result()
                    order.done(running.pop(future))

    def _stage(self, name: str, only: list[str]) -> None:
        folder = self.work / name
        mark = folder / "done"
        if (only and name not in only) or (mark.exists() and not only):
            return
        folder.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        print(f"== {name} ({folder})", flush=True)
        self.stages()[name](folder)
        mark.write_text(f"{time.monotonic() - began:.0f} seconds\n", encoding="utf8")

    def _teacher(self, folder: Path, seed: int) -> None:
        _python("training.distil", "learn", self.data, folder, seed)

    def _parse(self, folder: Path) -> None:
        _train("parse", folder, self.work / "treebanks", {})

    def _silver(self, folder: Path) -> None:
        news, gold = folder / "news.spacy", self.work / "treebanks" / "train.spacy"
        teachers = [self.work / name for name in _TEACHERS]
        _python("training.distil", "read", self.data, self.work / "parse" / "model-best", news, *teachers)
        treebanks.join([gold, gold, news], folder / "train.spacy")
        treebanks.join([self.work / "treebanks" / "dev.spacy"], folder / "dev.spacy")

    def _parse_final(self, folder: Path) -> None:
        start = self.work / "parse" / "model-best"
        _train("parse_final", folder, self.work / "silver", {"paths.start": str(start)})

    def _names(self, folder: Path) -> None:
        _train("names", folder, self.work / "names_data", self._vectors())

    def _names_thin(self, folder: Path) -> None:
        _python("training.thinning", self.work / "names" / _LAST, folder / _LAST, _LEAST_MISSED)

    def _names_final(self, folder: Path) -> None:
        start = {"paths.start": str(self.work / "names_thin" / _LAST)}
        _train("names_final", folder, self.work / "names_data", self._vectors() | start)

    def _vectors(self) -> dict[str, str]:
        return {"paths.vectors": str(self.work / "glove")}

    def _assemble(self, folder: Path) -> None:
        assemble.write(self.work / "parse_final" / "model-best", self.work / "names_final" / _LAST, self.target)


def _train(config: str, folder: Path, corpus: Path, overrides: dict[str, str]) -> None:
    """spaCy's own training loop; its table of scores is the progress."""
    settings = _HERE / "configs" / f"{config}.cfg"
    paths = {"paths.train": str(corpus / "train.spacy"), "paths.dev": str(corpus / "dev.spacy")}
    options = [part for key, value in (paths | overrides).items() for part in (f"--{key}", value)]
    _python("spacy", "train", settings, "--code", _HERE / "hooks.py", "-o", folder, *options)


def _python(module: str, *arguments: object) -> None:
    """A module in a process of its own, which computes on one thread."""
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(_HERE.parent)}
    command = [sys.executable, "-m", module, *map(str, arguments)]
    subprocess.run(command, check=True, env=environment)  # noqa: S603
