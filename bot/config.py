"""Settings from the environment (and ``.env``), validated once at start. Secrets are never shown or logged."""

from __future__ import annotations

import os
import re
from datetime import time
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot import resources
from bot.domain.wishes import parse_time
from bot.errors import ConfigError


class Settings(BaseSettings):
    """Everything an operator can set. ``.env.example`` documents each line."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True, env_ignore_empty=True
    )

    telegram_bot_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    telegram_webhook_url: str | None = None
    telegram_webhook_secret: SecretStr | None = None

    database_url: str = Field("sqlite:///briefbot.db", alias="BRIEFBOT_DATABASE_URL")
    admins: Annotated[frozenset[int], NoDecode] = Field(frozenset(), alias="BRIEFBOT_ADMINS")
    timezone: str = Field("UTC", alias="BRIEFBOT_TIMEZONE")
    language: str = Field("en", alias="BRIEFBOT_LANGUAGE")
    digest_time: time = Field(time(7, 0), alias="BRIEFBOT_DIGEST_TIME")
    send_rate: float = Field(25.0, alias="BRIEFBOT_SEND_RATE", gt=0, le=1000)
    allow_private_hosts: Annotated[frozenset[tuple[str, int]], NoDecode] = Field(
        frozenset(), alias="BRIEFBOT_ALLOW_PRIVATE_HOSTS"
    )
    templates: Path | None = Field(None, alias="BRIEFBOT_TEMPLATES")
    seeds: Path | None = Field(None, alias="BRIEFBOT_SEEDS")
    model: str | None = Field(None, alias="BRIEFBOT_MODEL")
    keep_days: int | None = Field(None, alias="BRIEFBOT_KEEP_DAYS", ge=1)
    allowed: Annotated[frozenset[int] | None, NoDecode] = Field(None, alias="BRIEFBOT_ALLOWED")
    requests_a_minute: int = Field(20, alias="BRIEFBOT_REQUESTS_A_MINUTE", ge=1)
    articles_a_day: int = Field(50, alias="BRIEFBOT_ARTICLES_A_DAY", ge=0)
    digests_a_chat: int = Field(10, alias="BRIEFBOT_DIGESTS_A_CHAT", ge=1, le=50)
    webhook_listen: Annotated[tuple[str, int], NoDecode] = Field(("127.0.0.1", 8080), alias="BRIEFBOT_WEBHOOK_LISTEN")
    log_level: str = Field("INFO", alias="BRIEFBOT_LOG_LEVEL")
    metrics_port: int | None = Field(None, alias="BRIEFBOT_METRICS_PORT", ge=1, le=65535)
    metrics_host: str = Field("127.0.0.1", alias="BRIEFBOT_METRICS_HOST")

    @field_validator("admins", "allowed", mode="before")
    @classmethod
    def _numbers(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        try:
            return frozenset(int(part) for part in value.replace(" ", "").split(",") if part)
        except ValueError:
            raise ValueError("write numeric Telegram ids, comma separated, for example 1234567,7654321") from None

    @field_validator("allow_private_hosts", mode="before")
    @classmethod
    def _hosts(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        # A link is taken for its host and port: it is what stands in the address line.
        links = re.sub(r"(?i)(?<![^,\s])https?://([^/,\s]+)[^,\s]*", r"\1", value)
        pairs = [part.strip().rpartition(":") for part in links.split(",") if part.strip()]
        if any(not host or not port.isdigit() for host, _, port in pairs):
            raise ValueError("write host:port pairs, comma separated, for example feeds.intranet:8080")
        return frozenset((host.strip("[]").lower(), int(port)) for host, _, port in pairs)

    @field_validator("digest_time", mode="before")
    @classmethod
    def _time(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        read = parse_time(value)
        if read is None:
            raise ValueError(f"{value!r} is no time of day; write for example 07:30")
        return read

    @field_validator("webhook_listen", mode="before")
    @classmethod
    def _listen(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        host, _, port = value.strip().rpartition(":")
        if not host or not port.isdigit() or not 0 <= int(port) <= 65535:
            raise ValueError("write address:port, for example 127.0.0.1:8080")
        return host.strip("[]"), int(port)

    @field_validator("telegram_webhook_url")
    @classmethod
    def _webhook(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("https://", "http://")):
            raise ValueError("write the public address, for example https://bot.example.org/hook")
        return value

    @field_validator("telegram_webhook_secret")
    @classmethod
    def _webhook_secret(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
            raise ValueError("use 1 to 256 letters, digits, _ or -")
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(f"{value!r} is no IANA time zone; write for example Europe/Berlin") from None
        return value

    @field_validator("language")
    @classmethod
    def _language(cls, value: str) -> str:
        known = resources.languages()
        if value not in known:
            raise ValueError(f"there is no catalogue of {value!r}; write one of {', '.join(known)}")
        return value

    @field_validator("log_level")
    @classmethod
    def _level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("write DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @field_validator("templates", "seeds")
    @classmethod
    def _folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"{value} is no folder")
        return value

    @cached_property
    def zone(self) -> ZoneInfo:
        """The default time zone of new subscriptions."""
        return ZoneInfo(self.timezone)


def load_settings() -> Settings:
    """Read and check the environment.

    :raises ConfigError: naming each setting at fault and what to write, never its value if that is secret.
    """
    try:
        return Settings()  # type: ignore[call-arg]
    except ValidationError as error:
        # Of what a check above raised, its words alone are told, not the library's "Value error" before them.
        lines = [
            f"{_name(problem['loc'])}: {problem.get('ctx', {}).get('error', problem['msg'])}"
            for problem in error.errors(include_input=False)
        ]
        raise ConfigError("Settings that need mending:\n  " + "\n  ".join(lines)) from None


def misspelt() -> dict[str, str]:
    """Names in the environment and ``.env`` that look like ours and are none -> the setting that may be meant.

    Empty where none is like it. They would be passed over in silence otherwise.
    """
    known = [_name((field.alias or name,)) for name, field in Settings.model_fields.items()]
    given = {name.upper() for name in (*os.environ, *dotenv_values(".env", encoding="utf-8"))}
    strange = sorted(name for name in given - set(known) if name.startswith(("BRIEFBOT_", "TELEGRAM_")))
    return {name: next(iter(get_close_matches(name, known, n=1, cutoff=0.8)), "") for name in strange}


def _name(location: tuple[int | str, ...]) -> str:
    return str(location[0]).upper() if location else "?"
