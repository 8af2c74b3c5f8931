from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from bot.config import Settings, load_settings, misspelt
from bot.errors import ConfigError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_nothing_has_to_be_set() -> None:
    settings = load_settings()
    assert settings.telegram_bot_token is None
    assert settings.digest_time == time(7)
    assert settings.database_url == "sqlite:///briefbot.db"


def test_the_example_file_is_valid_and_names_every_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    named = {line.partition("=")[0] for line in example.splitlines() if "=" in line and not line.startswith("#")}
    wanted = {(field.alias or name).upper() for name, field in Settings.model_fields.items()}
    assert named == wanted
    Path(".env").write_text(example, "utf-8")
    monkeypatch.delenv("BRIEFBOT_LOG_LEVEL")
    assert load_settings().timezone == "UTC"


def test_lists_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFBOT_ADMINS", "1, 22")
    monkeypatch.setenv("BRIEFBOT_ALLOW_PRIVATE_HOSTS", "feeds.intranet:8080,[::1]:81")
    settings = load_settings()
    assert settings.admins == {1, 22}
    assert settings.allow_private_hosts == {("feeds.intranet", 8080), ("::1", 81)}


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [
        ("BRIEFBOT_TIMEZONE", "Berlin", "Europe/Berlin"),
        ("BRIEFBOT_ADMINS", "@me", "numeric"),
        ("BRIEFBOT_ALLOW_PRIVATE_HOSTS", "intranet", "host:port"),
        ("BRIEFBOT_ALLOW_PRIVATE_HOSTS", "http://feeds.intranet/feed", "host:port"),
        ("BRIEFBOT_DIGEST_TIME", "25:00", "07:30"),
        ("BRIEFBOT_LOG_LEVEL", "LOUD", "DEBUG"),
        ("BRIEFBOT_SEND_RATE", "0", "greater than 0"),
        ("BRIEFBOT_SEEDS", "/no/such/folder", "no folder"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_write(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, advice: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=name) as raised:
        load_settings()
    assert advice in str(raised.value)
    assert "Value error" not in str(raised.value)


@pytest.mark.parametrize("written", ["7:30", "07.30", "0730"])
def test_a_time_may_be_written_as_in_the_chat(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("BRIEFBOT_DIGEST_TIME", written)
    assert load_settings().digest_time == time(7, 30)


def test_of_a_link_host_and_port_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFBOT_ALLOW_PRIVATE_HOSTS", "http://feeds.intranet:8080/a.xml, HTTPS://[::1]:81")
    assert load_settings().allow_private_hosts == {("feeds.intranet", 8080), ("::1", 81)}


def test_a_misspelt_setting_is_found_with_what_may_be_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("BRIEFBOT_TIMZONE=Europe/Berlin\nBRIEFBOT_ADMINS=1\nPOSTGRES_PASSWORD=x\n", "utf-8")
    monkeypatch.setenv("TELEGRAM_COLOUR", "blue")
    assert misspelt() == {"BRIEFBOT_TIMZONE": "BRIEFBOT_TIMEZONE", "TELEGRAM_COLOUR": ""}


def test_the_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:hush")
    assert "hush" not in repr(load_settings())
