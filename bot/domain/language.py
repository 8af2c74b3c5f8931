"""The language in which the interface speaks: its own words are looked up in a GNU gettext catalogue.

Only those. Facts, names, titles and quotations stay in the words of the article, whoever reads them.

A message is written in English where it is used, with ``%(name)s`` for what is put in; a percent sign of its own is
doubled. Whoever says it has a :class:`Language` at hand: it is an argument everywhere, as the time is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from gettext import NullTranslations


@dataclass(frozen=True, slots=True)
class Language:
    """One language and its catalogue; what the catalogue lacks is said in English."""

    #: As CLDR and Telegram name it: ``de``, ``pt-BR``.
    code: str
    #: What its speakers call it.
    name: str
    catalogue: NullTranslations = field(compare=False, repr=False)

    @property
    def locale(self) -> str:
        """The code as Babel writes it: ``pt_BR``."""
        return self.code.replace("-", "_")

    def gettext(self, message: str, /, **values: object) -> str:
        """The message, with ``values`` put in."""
        return self.catalogue.gettext(message) % values

    def ngettext(self, one: str, many: str, number: float, /, **values: object) -> str:
        """The form that goes with ``number``, which is put in as ``%(num)s`` unless ``values`` says otherwise."""
        return self.catalogue.ngettext(one, many, _counted(number)) % {"num": number, **values}

    def pgettext(self, context: str, message: str, /, **values: object) -> str:
        """The same for a message that means different things in different places; ``context`` tells which."""
        return self.catalogue.pgettext(context, message) % values


def _counted(number: float) -> int:
    """What the rules of plural forms, which know whole numbers, take a number for: 1.5 is more than one."""
    return int(number) if number == int(number) else max(2, int(number))


#: The language that everything is written in.
ENGLISH = Language("en", "English", NullTranslations())


class Languages:
    """The languages that there are catalogues of."""

    def __init__(self, languages: Iterable[Language] = (ENGLISH,), default: str = ENGLISH.code) -> None:
        """:param default: code of the language for chats that have said and shown nothing else.
        :raises KeyError: when there is no such language.
        """
        self._by_code = {one.code: one for one in languages}
        self.default = self._by_code[default]

    def __iter__(self) -> Iterator[Language]:
        return iter(self._by_code.values())

    def of(self, code: str | None) -> Language:
        """The language with this code, as a chat's row keeps it; the default for one that is not there (any more)."""
        return self._by_code.get(code or "", self.default)

    def spoken(self, tag: str | None) -> Language | None:
        """The language that suits somebody whose device speaks ``tag`` (BCP 47): ``de-AT`` is served with ``de``."""
        parts = (tag or "").replace("_", "-").split("-")
        known = {code.casefold(): one for code, one in self._by_code.items()}
        for count in range(len(parts), 0, -1):
            if found := known.get("-".join(parts[:count]).casefold()):
                return found
        return None


def N_(message: str) -> str:
    """Marks a message that is looked up later, where it is said."""
    return message


def NP_(context: str, message: str) -> tuple[str, str]:
    """Marks a message that is looked up later, with its context."""
    return context, message
