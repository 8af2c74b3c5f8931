"""What deploy/ promises: files that their tools accept, commands that run, no more rights than needed."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from bot.config import load_settings
from bot.service.ports import Stores
from bot.storage.engine import Database
from tests.support.botapi import BotApi
from tests.support.model import needs_model
from tests.support.newsroom import NOON
from tests.support.workers import agency, crew

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
UNITS = ("briefbot.service", "briefbot-worker@.service")


def compose() -> dict[str, Any]:
    """The compose file, its anchors resolved."""
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8")))


def test_compose_has_a_database_one_bot_and_two_workers() -> None:
    services = compose()["services"]
    assert set(services) == {"database", "bot", "worker"}
    assert services["worker"]["deploy"]["replicas"] == 2
    assert "deploy" not in services["bot"]
    for name in ("bot", "worker"):
        assert services[name]["depends_on"] == {"database": {"condition": "service_healthy"}}


@pytest.mark.parametrize("name", ["bot", "worker"])
def test_compose_gives_the_containers_no_more_than_they_need(name: str) -> None:
    service = compose()["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "ports" not in service
    assert "privileged" not in service


def test_the_image_runs_as_nobody_special_and_tells_its_health() -> None:
    lines = (DEPLOY / "Containerfile").read_text("utf-8").splitlines()
    last_stage = lines[max(at for at, line in enumerate(lines) if line.startswith("FROM ")) :]
    assert "slim" in last_stage[0]
    assert any(line.startswith("USER 10001") for line in last_stage)
    assert any(line.startswith("HEALTHCHECK") for line in last_stage)


def test_what_the_image_copies_is_let_through() -> None:
    copied = {
        word
        for line in (DEPLOY / "Containerfile").read_text("utf-8").splitlines()
        if line.startswith("COPY ")
        for word in line.split()[1:-1]
    }
    let_through = (DEPLOY / "Containerfile.dockerignore").read_text("utf-8").split()
    assert {f"!{name}" for name in copied} <= set(let_through)
    assert all((DEPLOY.parent / name).exists() for name in copied)


def test_the_compose_file_fits_the_specifications_schema() -> None:
    """The schema that the compose tools themselves check with, as check-jsonschema brings it along."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run([*command, str(DEPLOY / "compose.yaml")], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_variable_of_the_compose_file_is_explained_by_it_or_has_a_default() -> None:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    asked = set(re.findall(r"\$\{(\w+)(?::\?[^}]+)?\}", text))
    assert asked == {"POSTGRES_PASSWORD"}
    assert "POSTGRES_PASSWORD=" in text


def test_the_compose_tool_accepts_the_file(tmp_path: Path) -> None:
    # As an operator's folder is: with an .env, which the older tool insists on.
    deploy = shutil.copytree(DEPLOY, tmp_path / "deploy")
    (tmp_path / ".env").touch()
    environment = {**os.environ, "POSTGRES_PASSWORD": "secret"}
    for tool in (["docker", "compose"], ["docker-compose"], ["podman-compose"]):
        known = shutil.which(tool[0]) and subprocess.run([*tool, "version"], capture_output=True).returncode == 0
        if known:
            checked = subprocess.run(
                [*tool, "-f", str(deploy / "compose.yaml"), "config"], env=environment, capture_output=True, text=True
            )
            assert checked.returncode == 0, checked.stderr
            return
    pytest.skip("no compose tool here")


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_accepts_the_unit_and_finds_it_hardened(unit: str, tmp_path: Path) -> None:
    text = (DEPLOY / unit).read_text("utf-8")
    here = tmp_path / unit.replace("@", "@1")
    here.write_text(
        text.replace("/opt/briefbot/bin/briefbot", "/bin/true").replace("EnvironmentFile=", "EnvironmentFile=-")
    )
    verified = subprocess.run(["systemd-analyze", "verify", here], capture_output=True, text=True)
    assert verified.returncode == 0, verified.stderr
    judged = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", here], capture_output=True, text=True
    )
    assert judged.returncode == 0, judged.stdout[-2000:]


@needs_model
@pytest.mark.slow
async def test_the_services_commands_work_together(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bot answers, and an article that only a worker can have read and analysed is in its answer."""
    services = compose()["services"]
    python = (sys.executable, "-m", "bot")
    async with BotApi() as api, agency(1, 3) as sources, Database(postgres_url) as database:
        await database.migrate()
        await Stores.over(database).sources.add(sources[0], NOON)
        environment = {
            "BRIEFBOT_DATABASE_URL": postgres_url,
            "BRIEFBOT_ALLOW_PRIVATE_HOSTS": urlsplit(sources[0].locator).netloc,
            "BRIEFBOT_LOG_LEVEL": "WARNING",
            "TELEGRAM_API_URL": api.url,
            "TELEGRAM_BOT_TOKEN": api.token,
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        assert load_settings().database_url == postgres_url
        with (
            crew(1, environment, (*python, *services["bot"]["command"])) as bot,
            crew(2, environment, (*python, *services["worker"]["command"])),
        ):
            stores = Stores.over(database)
            async with asyncio.timeout(180):
                while (counts := await stores.articles.counts())["articles"] < 3 or counts["waiting"]:  # noqa: ASYNC110
                    await asyncio.sleep(0.5)
            api.say(7, "/search harbour")
            assert "harbour" in (await api.reply_to(7, within=120)).text
            assert bot.stop() == [0]
