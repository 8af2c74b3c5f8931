from __future__ import annotations

from bot.domain.facts import Actor, ActorKind
from bot.domain.linking import Verdict, compare, link_actors
from bot.domain.records import KnownActor, PrintedRole


def person(name: str, country: str | None = None, role: str | None = None, local: str = "a1") -> Actor:
    return Actor(id=local, name=name, kind=ActorKind.PERSON, country=country, role=role)


def known(name: str, country: str | None = None, role: str | None = None, *aliases: str) -> KnownActor:
    roles = (PrintedRole(role=role, article_id="d", printed_on=None),) if role else ()
    return KnownActor(id=f"k-{name}", name=name, kind=ActorKind.PERSON, country=country, roles=roles, aliases=aliases)


def test_spellings_and_order_of_a_full_name_are_one_person() -> None:
    for spelling in ("Kim Jong-un", "KIM JONG UN", "Kim Jong Eun", "Jong Un Kim"):
        assert compare(person(spelling, "PRK"), known("Kim Jong Un", "PRK")) is Verdict.SAME
    assert compare(person("Émile Lahoud"), known("Emile Lahoud")) is Verdict.SAME


def test_people_who_share_a_surname_stay_two() -> None:
    assert compare(person("Kim Yong Chol", "PRK"), known("Kim Jong Un", "PRK")) is Verdict.DIFFERENT
    assert compare(person("Kim Jong Un", "KOR"), known("Kim Jong Un", "PRK")) is Verdict.DIFFERENT


def test_a_surname_alone_is_unsure_until_country_and_title_agree() -> None:
    president = known("Moon Jae-in", "KOR", "President")
    assert compare(person("Moon"), president) is Verdict.UNSURE
    assert compare(person("Moon", "KOR", "President"), president) is Verdict.SAME
    assert compare(person("Moon", "KOR", "spokesman"), president) is Verdict.UNSURE


def test_states_are_known_by_country_and_never_mixed_with_people() -> None:
    state = Actor(id="a1", name="Pyongyang", kind=ActorKind.STATE, country="PRK")
    (first,), links = link_actors([state], [])
    again = Actor(id="a7", name="North Korea", kind=ActorKind.STATE, country="PRK")
    (second,), _ = link_actors([again], [first])
    assert second.id == first.id == links["a1"]
    assert set(second.aliases) == {"North Korea"}
    assert compare(person("Jordan"), KnownActor(id="k", name="Jordan", kind=ActorKind.STATE)) is Verdict.DIFFERENT


def test_linking_twice_changes_nothing() -> None:
    people = [person("Han Tae Min", "PRK", "Ambassador"), person("Kim", None, None, "a2")]
    actors, links = link_actors(people, [])
    again, same = link_actors(people, actors)
    assert links == same
    assert again == actors


def test_an_officeholder_called_by_the_surname_is_the_one_of_the_full_name_whichever_comes_first() -> None:
    table = {("NOR", "lund"): "Ada Lund"}
    for first, second in ((person("Lund", "NOR"), person("Ada Lund", "NOR", "President")),
                          (person("Ada Lund", "NOR"), person("Lund", "NOR", "President"))):  # fmt: skip
        actors, links = link_actors([first], [], table)
        (one,), again = link_actors([second], actors, table)
        assert links["a1"] == again["a1"]
        assert one.name == "Ada Lund"
    for other in (person("Lund", "SWE"), person("Lund"), person("Lund", "NOR", "Vice President")):
        (apart,), _ = link_actors([other], [], table)
        assert apart.name == "Lund"


def test_two_articles_people_of_one_surname_without_more_do_not_become_one() -> None:
    first = known("Kim", "PRK", "general")
    _, links = link_actors([person("Kim", "PRK", "minister")], [first])
    assert links["a1"] != first.id
