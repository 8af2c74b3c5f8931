"""A headless Chromium, where there is one: what a page looks like to a reader, measured by a script of the test's."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_RESULT = re.compile(r'<script type="application/json" id="measured">(.*?)</script>', re.DOTALL)
_SECONDS = 120


def find_browser() -> str | None:
    """Path of a Chromium, or ``None``."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def _run(*options: str) -> str:
    browser = find_browser()
    assert browser is not None
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
            f"--user-data-dir={profile}", *options,
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, timeout=_SECONDS, check=True)
    return done.stdout.decode()


def measure(page: Path, script: str, *, width: int = 390, height: int = 844) -> Any:
    """What ``script`` (the body of a JavaScript function) returns in the page at that size of window."""
    harness = (
        "<script>addEventListener('load', () => {"
        f"const result = (() => {{ {script} }})();"
        "const out = document.createElement('script'); out.type = 'application/json'; out.id = 'measured';"
        "out.textContent = JSON.stringify(result); document.body.append(out); });</script>"
    )
    copy = page.with_name(f"measured-{page.name}")
    copy.write_text(page.read_text("utf-8").replace("</body>", f"{harness}</body>"), encoding="utf-8")
    dom = _run(f"--window-size={width},{height}", "--dump-dom", copy.as_uri())
    found = _RESULT.search(dom)
    assert found is not None, dom[:500]
    return json.loads(found[1])


def screenshot(page: Path, target: Path, *, width: int, height: int, dark: bool = False) -> None:
    """A picture of the page, two dots a pixel."""
    colours = ["--blink-settings=preferredColorScheme=0"] if dark else []
    _run(
        f"--window-size={width},{height}", "--force-device-scale-factor=2", f"--screenshot={target}", *colours,
        page.as_uri(),
    )  # fmt: skip
