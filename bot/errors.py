"""Every error briefbot raises on purpose.

    BriefbotError
    ├── ConfigError            a setting, template or seed file is wrong: the operator mends it
    ├── ModelError             the language pipeline cannot be used
    ├── AnalysisError          one article could not be analysed; the others can
    │   └── NotEnglish         it is in another language: kept, and left out
    ├── StorageError           the database cannot do what was asked
    ├── BusyError              another process does what only one may do
    ├── Explained              its reason is told to readers
    │   ├── FetchError         an address gave nothing usable
    │   │   └── ForbiddenAddress   the address is not public, or not allowed
    │   └── DocumentError      bytes that could not be read as an article or a feed
    └── TemplateRefused        a template of the operator's was refused; the packaged one stays

The message of each is written for the person who can act on it: it says what happened and what to do.
Library errors are wrapped where they enter; the original stays in ``__cause__``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class BriefbotError(Exception):
    """Base of all errors that briefbot raises on purpose."""


class ConfigError(BriefbotError):
    """A setting, template or seed file is wrong; the message names it and says what to write."""


class ModelError(BriefbotError):
    """The language pipeline is missing or speaks other labels than Universal Dependencies."""


class AnalysisError(BriefbotError):
    """One article could not be analysed.

    :ivar article_id: which.
    :ivar reason: why, in words of ours, never the article's.
    """

    def __init__(self, article_id: str, reason: str) -> None:
        super().__init__(f"article {article_id} could not be analysed: {reason}")
        self.article_id = article_id
        self.reason = reason

    def __reduce__(self) -> tuple[type[AnalysisError], tuple[str, str]]:
        """Comes back whole from a worker process."""
        return type(self), (self.article_id, self.reason)


class NotEnglish(AnalysisError):
    """The article is in another language than English.

    :ivar language: BCP 47.
    """

    def __init__(self, article_id: str, language: str) -> None:
        super().__init__(article_id, f"it is not in English (language: {language})")
        self.language = language

    def __reduce__(self) -> tuple[type[AnalysisError], tuple[str, str]]:
        return type(self), (self.article_id, self.language)


class StorageError(BriefbotError):
    """The database could not be opened, read or written.

    :ivar transient: whether a later try may succeed (a lock, a full disk, a lost connection); a damaged file stays so.
    """

    def __init__(self, message: str, *, transient: bool = True) -> None:
        super().__init__(message)
        self.transient = transient


class BusyError(BriefbotError):
    """Another process does already what only one may do at a time; the message says which."""


class Explained(BriefbotError):
    """An error whose reason is told to readers, in their language.

    :ivar message: the reason in English, as the catalogue has it, with ``%(name)s`` for what is put in.
    :ivar values: what is put in.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.values = values

    def told(self, look_up: Callable[..., str]) -> str:
        """The reason in another language.

        :param look_up: :meth:`bot.domain.language.Language.gettext`.
        """
        return look_up(self.message, **self.values) if self.values else look_up(self.message.replace("%", "%%"))


class FetchError(Explained):
    """An address gave nothing usable.

    :ivar address: what was asked for, without credentials.
    :ivar reason: in English.
    :ivar transient: whether a later try may succeed.
    """

    def __init__(self, address: str, message: str, *, transient: bool = False, **values: Any) -> None:
        super().__init__(message, **values)
        self.address = address
        self.reason = str(self.args[0])
        self.transient = transient

    def __str__(self) -> str:
        return f"{self.address}: {self.reason}"


class ForbiddenAddress(FetchError):
    """The address is private, local or otherwise not to be fetched.

    :ivar pair: host and port, where ``BRIEFBOT_ALLOW_PRIVATE_HOSTS`` would let it through.
    """

    def __init__(self, address: str, message: str, *, pair: tuple[str, int] | None = None, **values: Any) -> None:
        super().__init__(address, message, **values)
        self.pair = pair

    @property
    def setting(self) -> str:
        """The line of the settings that would let it through; empty where none does. Told to operators alone."""
        if self.pair is None:
            return ""
        host, port = self.pair
        return f"BRIEFBOT_ALLOW_PRIVATE_HOSTS={f'[{host}]' if ':' in host else host}:{port}"


class DocumentError(Explained):
    """Bytes that could not be read as an article or a feed; the message says why."""


class TemplateRefused(BriefbotError):
    """An operator's template does not parse, render or stop.

    :ivar name: the template's file name.
    :ivar line: the line at fault, 1-based, or ``None`` when it is not known.
    """

    def __init__(self, name: str, reason: str, line: int | None = None) -> None:
        super().__init__(f"{name}{f':{line}' if line else ''}: {reason}")
        self.name = name
        self.line = line
        self.reason = reason
