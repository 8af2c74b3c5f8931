"""The tables of states, organisations, places and titles."""

from __future__ import annotations

from collections import Counter

import pytest

from bot.extract.lexicon.world import NameKind, load_titles, load_world

WORLD = load_world()
TITLES = load_titles()


def test_every_member_of_the_united_nations_has_a_capital_and_a_demonym() -> None:
    kinds: dict[str, set[NameKind]] = {}
    for known in WORLD.names.values():
        if known.country:
            kinds.setdefault(known.country, set()).add(known.kind)
    complete = [iso3 for iso3, found in kinds.items() if {NameKind.CAPITAL, NameKind.DEMONYM} <= found]
    assert len(complete) >= 193
    assert {"PRK", "USA", "VAT", "PSE", "TWN", "XKX"} <= set(WORLD.states)


def test_there_are_150_international_bodies_and_all_kinds_of_others() -> None:
    shown = {(known.canonical, known.sector) for known in WORLD.names.values() if known.kind is NameKind.ORGANISATION}
    sectors = Counter(sector for _, sector in shown)
    assert sectors["IGO"] >= 150
    assert {"MED", "REB", "NGO", "PTY", "MIL", "SPY", "BUS"} <= set(sectors)


@pytest.mark.parametrize(
    ("printed", "country", "kind"),
    [
        ("Kremlin", "RUS", NameKind.SEAT),
        ("Blue House", "KOR", NameKind.SEAT),
        ("Pyongyang", "PRK", NameKind.CAPITAL),
        ("South Korean", "KOR", NameKind.DEMONYM),
        ("America", "USA", NameKind.STATE),
        ("Hezbollah", "LBN", NameKind.ORGANISATION),
        ("Texas", "USA", NameKind.PLACE),
        ("Catalan", "ESP", NameKind.PEOPLE),
    ],
)
def test_a_printed_name_tells_the_state(printed: str, country: str, kind: NameKind) -> None:
    known = WORLD.get(printed)
    assert known is not None
    assert (known.country, known.kind) == (country, kind)


def test_the_united_nations_and_rebels_are_no_states() -> None:
    united, taliban = WORLD.get("U.N."), WORLD.get("Taliban")
    assert united is not None and taliban is not None
    assert (united.country, united.sector) == (None, "IGO")
    assert taliban.sector == "REB"


@pytest.mark.parametrize(
    ("role", "sector"),
    [
        ("Prime Minister", "GOV"),
        ("U.N. Ambassador", "GOV"),
        ("army chief of staff", "MIL"),
        ("opposition leader", "OPP"),
        ("Gen.", "MIL"),
        ("Sen.", "LEG"),
        ("protesters", "OPP"),
        ("gunmen", "UAF"),
        ("security forces", "COP"),
        ("Industry Minister", "GOV"),
        ("children", "CVL"),
        ("suicide bombers", "REB"),
        ("lawmaker", "LEG"),
        ("supreme court judge", "JUD"),
    ],
)
def test_role_words_tell_the_sector(role: str, sector: str | None) -> None:
    assert TITLES.sector(role) == sector
