"""Who is spoken of, on own sentences with hand-written parses."""

from __future__ import annotations

from bot.domain.facts import ActorKind, MentionType
from bot.extract.reading import Reading
from tests.unit.extract.who.parses import actor, actors, read


def test_a_title_before_a_name_is_the_role_and_its_nationality_the_country() -> None:
    reading = read(
        "Kenyan/ADJ/4/amod/B-NORP U.N./PROPN/3/compound/B-ORG Ambassador/PROPN/4/compound "
        "Amina/PROPN/6/nsubj/B-PERSON Wanjiru/PROPN/4/flat/I-PERSON spoke/VERB/0/root ./PUNCT/6/punct"
    )
    amina = actor(reading, "Amina")
    assert amina is not None
    assert (amina.name, amina.role, amina.country, amina.sector) == ("Amina Wanjiru", "U.N. Ambassador", "KEN", "GOV")
    assert amina.kind is ActorKind.PERSON


def test_surname_pronoun_and_description_are_the_person_named() -> None:
    reading = read(
        "Kenyan/ADJ/3/amod/B-NORP Ambassador/PROPN/3/compound Amina/PROPN/5/nsubj/B-PERSON "
        "Wanjiru/PROPN/3/flat/I-PERSON spoke/VERB/0/root ./PUNCT/5/punct",
        "Wanjiru/PROPN/2/nsubj/B-PERSON left/VERB/0/root ./PUNCT/2/punct",
        "She/PRON/2/nsubj returned/VERB/0/root ./PUNCT/2/punct",
        "The/DET/2/det ambassador/NOUN/3/nsubj smiled/VERB/0/root ./PUNCT/3/punct",
    )
    amina = actor(reading, "Amina")
    assert amina is not None
    assert [actor(reading, "Wanjiru", 1), actor(reading, "She"), actor(reading, "ambassador")] == [amina] * 3


def test_two_people_of_one_surname_stay_two() -> None:
    reading = read(
        "Ahmed/PROPN/3/nsubj/B-PERSON Khan/PROPN/1/flat/I-PERSON spoke/VERB/0/root ./PUNCT/3/punct",
        "Imran/PROPN/3/nsubj/B-PERSON Khan/PROPN/1/flat/I-PERSON left/VERB/0/root ./PUNCT/3/punct",
    )
    assert actor(reading, "Ahmed") is not None
    assert actor(reading, "Ahmed") != actor(reading, "Imran")


def test_a_capital_is_the_state_where_it_acts_and_a_place_where_things_happen() -> None:
    reading = read(
        "Pyongyang/PROPN/2/nsubj/B-LOC protested/VERB/0/root ./PUNCT/2/punct",
        "Talks/NOUN/2/nsubj ended/VERB/0/root in/ADP/4/case Pyongyang/PROPN/2/obl/B-LOC ./PUNCT/2/punct",
    )
    acting = actor(reading, "Pyongyang")
    assert acting is not None
    assert (acting.kind, acting.country, acting.name) == (ActorKind.STATE, "PRK", "North Korea")
    place = [m for m in reading.mentions if m.type is MentionType.LOC][1]
    assert place.actors == ()


def test_the_two_countries_are_both_of_them() -> None:
    reading = read(
        "Kenya/PROPN/4/nsubj/B-LOC and/CCONJ/3/cc Uganda/PROPN/1/conj/B-LOC spoke/VERB/0/root ./PUNCT/4/punct",
        "The/DET/3/det two/NUM/3/nummod countries/NOUN/4/nsubj agreed/VERB/0/root ./PUNCT/4/punct",
    )
    assert {a.country for a in actors(reading, "countries")} == {"KEN", "UGA"}


def test_both_sides_may_be_a_state_and_a_movement() -> None:
    reading = read(
        "Israel/PROPN/4/nsubj/B-LOC and/CCONJ/3/cc Hamas/PROPN/1/conj/B-ORG spoke/VERB/0/root ./PUNCT/4/punct",
        "Both/DET/2/det sides/NOUN/3/nsubj agreed/VERB/0/root ./PUNCT/3/punct",
    )
    assert [a.name for a in actors(reading, "sides")] == ["Israel", "Hamas"]


def test_i_in_a_quotation_is_the_speaker_who_is_named_behind_it() -> None:
    reading = read(
        "“/PUNCT/3/punct I/PRON/3/nsubj refuse/VERB/7/ccomp ,/PUNCT/3/punct ”/PUNCT/3/punct "
        "Wanjiru/PROPN/7/nsubj/B-PERSON said/VERB/0/root ./PUNCT/7/punct",
    )
    assert actor(reading, "Wanjiru") is not None
    assert actor(reading, "I") == actor(reading, "Wanjiru")


def test_an_agency_that_is_only_told_is_no_actor() -> None:
    reading = read(
        "Wanjiru/PROPN/2/nsubj/B-PERSON told/VERB/0/root Reuters/PROPN/2/obj/B-ORG so/ADV/2/advmod ./PUNCT/2/punct"
    )
    assert [a.name for a in reading.actors.values()] == ["Wanjiru"]
    assert "Reuters" in {reading.span(m.start, m.end).of(reading.article.text) for m in reading.mentions}


def test_a_role_set_beside_a_name_is_no_second_person() -> None:
    reading = read(
        "Amina/PROPN/9/nsubj/B-PERSON Wanjiru/PROPN/1/flat/I-PERSON ,/PUNCT/5/punct a/DET/5/det "
        "spokeswoman/NOUN/1/appos for/ADP/7/case Kenya/PROPN/5/nmod/B-LOC ,/PUNCT/5/punct spoke/VERB/0/root "
        "./PUNCT/9/punct"
    )
    amina = actor(reading, "Amina")
    assert amina is not None
    assert (amina.role, amina.country) == ("spokeswoman for Kenya", "KEN")
    assert actor(reading, "spokeswoman") == amina


def test_salience_is_a_share_and_nothing_is_found_in_nothing() -> None:
    reading = read("Kenya/PROPN/2/nsubj/B-LOC agreed/VERB/0/root ./PUNCT/2/punct")
    assert sum(a.salience for a in reading.actors.values()) == 1.0
    assert read("./PUNCT/0/root").actors == {}


def test_whom_the_title_names_matters_most() -> None:
    sentence = "Kenya/PROPN/2/nsubj/B-LOC met/VERB/0/root Uganda/PROPN/2/obj/B-LOC ./PUNCT/2/punct"
    plain, titled = read(sentence), read(sentence, title="Uganda receives guests")

    def ratio(reading: Reading) -> float:
        by_country = {a.country: a.salience for a in reading.actors.values()}
        return by_country["UGA"] / by_country["KEN"]

    assert ratio(plain) < 1 < ratio(titled)


def test_a_title_may_call_an_actor_by_another_name_than_the_text() -> None:
    sentence = (
        "Kenya/PROPN/2/nsubj/B-LOC met/VERB/0/root the/DET/5/det European/PROPN/5/compound/B-ORG Union/PROPN/2/obj "
        "./PUNCT/2/punct"
    )
    for title, first in (("Guests received", "Kenya"), ("EU receives guests", "European Union")):
        assert max(read(sentence, title=title).actors.values(), key=lambda a: a.salience).name == first


def test_who_took_a_picture_is_no_actor() -> None:
    credited = read(
        "Image/NOUN/0/root :/PUNCT/1/punct Amina/PROPN/1/dep/B-PERSON Wanjiru/PROPN/3/flat/I-PERSON ./PUNCT/1/punct"
    )
    assert actor(credited, "Amina") is None
    shown = read(
        "The/DET/2/det image/NOUN/5/nsubj of/ADP/4/case Wanjiru/PROPN/2/nmod/B-PERSON sold/VERB/0/root ./PUNCT/5/punct"
    )
    assert actor(shown, "Wanjiru") is not None
    opening = read(
        "Images/NOUN/4/nsubj of/ADP/3/case Wanjiru/PROPN/1/nmod/B-PERSON sold/VERB/0/root ./PUNCT/4/punct",
    )
    assert actor(opening, "Wanjiru") is not None


def test_i_in_a_statement_is_whoever_the_headline_names() -> None:
    own = (
        "Amina/PROPN/3/nsubj/B-PERSON Wanjiru/PROPN/1/flat/I-PERSON spoke/VERB/0/root ./PUNCT/3/punct",
        "I/PRON/2/nsubj refuse/VERB/0/root ./PUNCT/2/punct",
    )
    assert actor(read(*own, title="Statement by Amina Wanjiru"), "I") is not None
    assert actor(read(*own, title="Amina Wanjiru resigns"), "I") is None


def test_of_two_whom_a_headline_names_the_speaker_is_who_gives_the_speech() -> None:
    both = (
        "Amina/PROPN/3/nsubj/B-PERSON Wanjiru/PROPN/1/flat/I-PERSON met/VERB/0/root Bo/PROPN/3/obj/B-PERSON "
        "Lund/PROPN/4/flat/I-PERSON ./PUNCT/3/punct",
        "I/PRON/2/nsubj refuse/VERB/0/root ./PUNCT/2/punct",
    )

    def speaker(title: str) -> str | None:
        found = actor(read(*both, title=title), "I")
        return found.name if found is not None else None

    assert speaker("Wanjiru's speech on the visit of Bo Lund") == "Amina Wanjiru"
    assert speaker("Amina Wanjiru interviews Bo Lund") == "Bo Lund"
    assert speaker("Amina Wanjiru, county governor, interviewed by Bo Lund") == "Amina Wanjiru"
    assert speaker("Remarks by Amina Wanjiru and Bo Lund") is None


def test_i_is_whom_an_outlet_says_it_interviewed_also_where_he_is_named_later() -> None:
    reading = read(
        "I/PRON/2/nsubj refuse/VERB/0/root ./PUNCT/2/punct",
        "Reuters/PROPN/2/nsubj/B-ORG interviewed/VERB/0/root Amina/PROPN/2/obj/B-PERSON Wanjiru/PROPN/3/flat/I-PERSON "
        "./PUNCT/2/punct",
    )
    assert actor(reading, "I") == actor(reading, "Amina")


def test_whoever_a_headline_describes_is_the_one_the_text_then_names() -> None:
    reading = read(
        "Kenyan/ADJ/2/amod/B-NORP minister/NOUN/3/nsubj resigns/VERB/0/root",
        "Kenyan/ADJ/2/amod/B-NORP Minister/PROPN/5/nsubj Amina/PROPN/2/flat/B-PERSON Wanjiru/PROPN/2/flat/I-PERSON "
        "left/VERB/0/root ./PUNCT/5/punct",
        headline=True,
    )
    assert actor(reading, "minister") == next(a for a in reading.actors.values() if a.name == "Amina Wanjiru")


def test_whoever_the_lead_describes_is_the_one_named_by_that_title_next() -> None:
    def mayor(lead: str, title: str) -> str | None:
        reading = read(
            f"{lead} mayor/NOUN/3/nsubj spoke/VERB/0/root ./PUNCT/3/punct",
            f"{title} Amina/PROPN/4/nsubj/B-PERSON Wanjiru/PROPN/2/flat/I-PERSON left/VERB/0/root ./PUNCT/4/punct",
        )
        found = actor(reading, "mayor")
        return found.name if found is not None else None

    assert mayor("The/DET/2/det", "Mayor/PROPN/2/compound") == "Amina Wanjiru"
    assert mayor("A/DET/2/det", "Mayor/PROPN/2/compound") == "mayor"
    assert mayor("The/DET/2/det", "Judge/PROPN/2/compound") == "mayor"


def test_a_description_beside_the_name_is_no_further_word_on_anybody() -> None:
    plain = "Wanjiru/PROPN/2/nsubj/B-PERSON met/VERB/0/root Lund/PROPN/2/obj/B-PERSON"
    beside = f"{plain} ,/PUNCT/6/punct a/DET/6/det judge/NOUN/3/appos"

    def share(sentence: str) -> float:
        reading = read(f"{sentence} ./PUNCT/2/punct")
        assert [a.name for a in reading.actors.values()] == ["Wanjiru", "Lund"]
        return next(a.salience for a in reading.actors.values() if a.name == "Lund")

    assert share(beside) == share(plain)


def test_an_envoy_acts_for_his_sender_and_not_for_his_host() -> None:
    reading = read(
        "Kenya/PROPN/3/nmod:poss/B-LOC 's/PART/1/case ambassador/NOUN/8/nsubj to/ADP/5/case China/PROPN/3/nmod/B-LOC "
        "Amina/PROPN/3/flat/B-PERSON Wanjiru/PROPN/3/flat/I-PERSON spoke/VERB/0/root ./PUNCT/8/punct",
        "The/DET/2/det ambassador/NOUN/5/nsubj to/ADP/4/case Chad/PROPN/2/nmod/B-LOC spoke/VERB/0/root ./PUNCT/5/punct",
    )
    assert {a.name: a.country for a in reading.actors.values()}["Amina Wanjiru"] == "KEN"
    assert all(a.country != "TCD" for a in reading.actors.values() if a.kind is ActorKind.PERSON)


def test_a_body_named_like_another_state_s_is_its_owner_s() -> None:
    reading = read(
        "Nigeria/PROPN/3/nmod:poss/B-LOC 's/PART/1/case Senate/PROPN/4/nsubj/B-ORG voted/VERB/0/root ./PUNCT/4/punct"
    )
    senate = actor(reading, "Senate")
    assert senate is not None
    assert (senate.country, senate.sector) == ("NGA", "LEG")


def test_whom_a_speaker_calls_by_a_title_alone_is_no_actor_and_the_dead_are_no_organisation() -> None:
    called = read("Madam/PROPN/2/compound Speaker/PROPN/5/vocative ,/PUNCT/2/punct we/PRON/5/nsubj agree/VERB/0/root")
    assert actor(called, "Speaker") is None
    found = read("The/DET/2/det bodies/NOUN/3/nsubj:pass lay/VERB/0/root there/ADV/3/advmod")
    assert actor(found, "bodies") is None
    governing = read("World/NOUN/2/compound bodies/NOUN/3/nsubj met/VERB/0/root there/ADV/3/advmod")
    body = actor(governing, "bodies")
    assert body is not None
    assert body.kind is ActorKind.ORGANIZATION


def test_at_least_is_no_part_of_who_is_counted() -> None:
    reading = read(
        "At/ADP/2/case least/ADJ/4/amod 39/NUM/4/nummod officials/NOUN/5/nsubj resigned/VERB/0/root ./PUNCT/5/punct"
    )
    officials = actor(reading, "officials")
    assert officials is not None
    assert officials.name == "39 officials"


def test_groups_of_another_number_are_others() -> None:
    reading = read(
        *(f"{n}/NUM/2/nummod officials/NOUN/3/nsubj left/VERB/0/root ./PUNCT/3/punct" for n in ("12", "3")),
        "The/DET/2/det officials/NOUN/3/nsubj returned/VERB/0/root ./PUNCT/3/punct",
        "12/NUM/2/nummod officials/NOUN/3/nsubj spoke/VERB/0/root ./PUNCT/3/punct",
    )
    twelve, three, they, again = (actor(reading, "officials", number) for number in range(4))
    assert twelve is not None
    assert twelve == again
    assert three == they
    assert three != twelve
