"""The operator's guide is true: its commands run, in order, from nothing to a digest in a chat and on to workers."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.botapi import BotApi
from tests.support.model import needs_model
from tests.support.workers import agency

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "operators.md"
#: What a block that is not run may begin with: it needs root, an engine, the network or a server of the reader's.
ELSEWHERE = ("python3 -m venv", ".venv/bin/pip install", "install ", "docker build")
_BLOCK = re.compile(r"^```sh( elsewhere)?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ARTICLE = """Talks in Geneva

Minister Bola Ade of Nigeria said on Monday that her country rejects talks on fisheries with Ghana.
The two navies will hold a joint exercise in the Gulf of Guinea from 9 to 12 March.
"""


def blocks(*, elsewhere: bool) -> list[str]:
    """The guide's blocks of commands."""
    return [text for mark, text in _BLOCK.findall(GUIDE.read_text("utf-8")) if bool(mark) is elsewhere]


@pytest.mark.parametrize("block", blocks(elsewhere=True))
def test_what_is_run_elsewhere_is_sound(block: str) -> None:
    assert block.startswith(ELSEWHERE)
    assert subprocess.run(["sh", "-n"], input=block, text=True).returncode == 0
    for path in re.findall(r"(?<=[ ])deploy/\S+", block):
        assert (ROOT / path).exists(), path


def test_links_of_the_docs_lead_somewhere() -> None:
    for page in (ROOT / "docs").glob("*.md"):
        for link in re.findall(r"\]\((?!https?:|tg:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_the_dashboard_shows_what_is_measured() -> None:
    dashboard = json.loads((ROOT / "deploy" / "grafana" / "briefbot.json").read_text("utf-8"))
    asked = {
        name
        for panel in dashboard["panels"]
        for target in panel["targets"]
        for name in re.findall(r"briefbot_\w+", target["expr"])
    }
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "bot").rglob("*.py"))
    for name in asked:
        assert f'"{re.sub("_(total|bucket)$", "", name)}"' in sources, name


@pytest.fixture
def shell(tmp_path: Path, postgres_url: str) -> Iterator[dict[str, str]]:
    """The environment of somebody who has just installed it."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "briefbot").write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m bot "$@"\n')
    (programs / "briefbot").chmod(0o755)
    (tmp_path / "article.txt").write_text(_ARTICLE)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BRIEFBOT_", "TELEGRAM_"))}
    yield {**kept, "PATH": f"{programs}:{os.environ['PATH']}", "NEW_DATABASE": postgres_url, "HOME": str(tmp_path)}


async def _run(block: str, folder: Path, environment: dict[str, str]) -> str:
    """Run a block as one script; returns what it printed."""
    process = await asyncio.create_subprocess_exec(
        "sh", "-e", "-u", "-c", block, cwd=folder, env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    printed, _ = await process.communicate()
    assert process.returncode == 0, f"{block}\n{printed.decode()}"
    return printed.decode()


async def _converse(block: str, folder: Path, environment: dict[str, str], api: BotApi, ask: str) -> str:
    """Start what runs until it is stopped, ask it something in a chat, stop it."""
    running = [
        await asyncio.create_subprocess_exec("sh", "-c", f"exec {line}", cwd=folder, env=environment)
        for line in block.strip().splitlines()
    ]
    try:
        api.say(7, ask)
        return (await api.reply_to(7, within=240)).text
    finally:
        for process in running:
            process.terminate()
        # The bot has answered and stops gracefully; a worker may not have come to listen to signals yet.
        ended = [await process.wait() for process in running]
        assert ended[0] == 0
        assert set(ended) <= {0, -signal.SIGTERM}


@needs_model
@pytest.mark.slow
async def test_the_guide_leads_from_nothing_to_workers(shell: dict[str, str], tmp_path: Path) -> None:
    async with BotApi() as api, agency(1, 3) as sources:
        environment = {
            **shell,
            "TOKEN_FROM_BOTFATHER": api.token,
            "TELEGRAM_API_URL": api.url,
            "BRIEFBOT_ALLOW_PRIVATE_HOSTS": urlsplit(sources[0].locator).netloc,
            "BRIEFBOT_LOG_LEVEL": "WARNING",
        }
        printed = []
        for block in blocks(elsewhere=False):
            script = block.replace("https://example.org/feed.xml", sources[0].locator)
            if "briefbot run" in script:
                printed.append(await _converse(script, tmp_path, environment, api, "/who Ade"))
            else:
                printed.append(await _run(script, tmp_path, environment))
    everything = "\n".join(printed)
    assert "1 new, 0 already known, 0 failed" in everything
    assert "arrived, checked by counts and hashes" in everything
    assert everything.count("Bola Ade") >= 3  # in the terminal, in the chat, and in the chat after the move
