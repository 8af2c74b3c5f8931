"""``python -m training``: from the data to ``models/en_brief``; about three hours on two cores.

``--only STAGE`` (repeatable) runs single stages again; a run that was stopped goes on with the stage it was in.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from training.recipe import Recipe

_ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Read the options and run the recipe."""
    parser = argparse.ArgumentParser(prog="python -m training", description=__doc__)
    parser.add_argument("--data", type=Path, default=_ROOT.parent / "shared" / "data")
    parser.add_argument("--work", type=Path, default=_ROOT / "build" / "training")
    parser.add_argument("--target", type=Path, default=_ROOT / "models" / "en_brief")
    parser.add_argument("--only", action="append", default=[], metavar="STAGE")
    options = parser.parse_args()
    if not options.data.is_dir():
        parser.error(f"no data at {options.data}; --data names the folder that training/README.md describes")
    Recipe(options.data, options.work, options.target).run(options.only)


if __name__ == "__main__":
    main()
