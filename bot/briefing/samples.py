"""Sample values for every page: what a template is tried with at start, before a reader ever sees it.

The texts are fixed words about nobody, hard on markup: ampersands, angle brackets, quotation marks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from bot.briefing import select
from bot.domain.alerts import AlertKind, AlertRule
from bot.domain.briefing import Briefing, Digest, Query, Window
from bot.domain.correcting import Correction
from bot.domain.facts import ActorKind, DrillPhase, SpeechKind, Stance
from bot.domain.plover import MoveStatus, MoveType
from bot.domain.records import (
    ActorRef,
    ArticleRef,
    Dossier,
    DrillRecord,
    Evidence,
    KnownActor,
    MoveRecord,
    PositionRecord,
    PrintedRole,
    PurposeRecord,
)

_NOW = datetime(2024, 3, 4, 7, tzinfo=UTC)
_ACTOR = ActorRef(id="k1", name="Ann Example", role="Minister of <Trials & Tests>", salience=0.5)
_STATE = ActorRef(id="k2", name="Samplia", kind=ActorKind.STATE, country="SMP", salience=0.4)
_ARTICLE = ArticleRef(
    id="d1",
    title='Samplia & Testland "talk" <again>',
    url="https://example.org/a?b=1&c=2",
    outlet="Sample",
    origin=None,
    published_at=datetime(2024, 3, 3, 18, tzinfo=UTC),
    fetched_at=_NOW,
    state_media=True,
)


#: Two days before, when one of them held something else.
_EARLIER = replace(_ARTICLE, id="d0", title="A day of <hope>", published_at=datetime(2024, 3, 1, 18, tzinfo=UTC))


def _evidence(sentence: str, start: int) -> tuple[Evidence, ...]:
    end = start + len(sentence)
    return (Evidence(article_id="d1", content_hash="0", sentence=sentence, start=start, end=end, marks=((0, 3),)),)


def _position(number: int, stance: Stance, actor: ActorRef, content: str) -> PositionRecord:
    sentence = f"{actor.name} said {content}."
    return PositionRecord(
        id=f"p{number}",
        number=number,
        article_id="d1",
        evidence=_evidence(sentence, number * 200),
        rule="sample",
        confidence=0.8,
        actor=actor,
        source=actor.name,
        cue="said",
        cue_class="say",
        content=content,
        quotes=(content,) if number % 2 else (),
        kind=SpeechKind.DIRECT if number % 2 else SpeechKind.INDIRECT,
        stance=stance,
        issue="talks",
        condition="as long as <drills> go on",
        said_on="2024-03-03",
    )


_POSITIONS = (
    _position(7, Stance.OPPOSES, _ACTOR, "we shall not talk & will not listen"),
    _position(8, Stance.SUPPORTS, _STATE, "it was ready to talk at any time"),
)
_OLD_POSITION = replace(
    _position(11, Stance.SUPPORTS, _ACTOR, "talks were the only way"),
    article_id="d0",
    condition=None,
    said_on="2024-03-01",
)
_DRILL = DrillRecord(
    id="x1",
    number=9,
    article_id="d1",
    evidence=_evidence("Samplia opened Sample Shield on Sunday.", 2000),
    rule="sample",
    confidence=0.8,
    name="Sample Shield",
    type="naval",
    participants=(_STATE,),
    start="2024-03-03",
    end="2024-03-06",
    place="the sea <off> Samplia",
    phase=DrillPhase.ONGOING,
    recurrence="annual",
    duration="P4D",
    purposes=(PurposeRecord(actor=_STATE, content="to train & to test"),),
)
_MOVE = MoveRecord(
    id="m1",
    number=10,
    article_id="d1",
    evidence=_evidence("Samplia will send an envoy to Testland on 9 March.", 2500),
    rule="sample",
    confidence=0.8,
    type=MoveType.CONSULT,
    initiators=(_STATE,),
    targets=(_ACTOR,),
    status=MoveStatus.PLANNED,
    date="2024-03-09",
    place=None,
    clause="Samplia will send an envoy to Testland",
    condition=None,
    issue="talks",
)
_DOSSIER = Dossier(article=_ARTICLE, actors=(_ACTOR, _STATE), positions=_POSITIONS, drills=(_DRILL,), moves=(_MOVE,))
_OLD_DOSSIER = Dossier(article=_EARLIER, actors=(_ACTOR,), positions=(_OLD_POSITION,))
_KNOWN = KnownActor(
    id="k1",
    name="Ann Example",
    kind=ActorKind.PERSON,
    aliases=("Example",),
    roles=(PrintedRole(role="Minister of <Trials & Tests>", article_id="d1", printed_on=_NOW),),
    articles=2,
)


def samples(page: str) -> tuple[Mapping[str, Any], ...]:
    """Values for a page, full ones and bare ones; none for a page that is not known."""
    values = _samples().get(page, ())
    return tuple({"now": _NOW, "zone": UTC, **each} for each in values)


@cache
def _samples() -> dict[str, tuple[dict[str, Any], ...]]:
    articles = {"d0": _EARLIER, "d1": _ARTICLE}
    dossiers, held = [_DOSSIER, _OLD_DOSSIER], (*_POSITIONS, _OLD_POSITION)
    query = Query(words=("talks",), label="talks & <tests>")
    bare = Query()
    brief = select.brief(dossiers, query, now=_NOW)
    listed_drills = select.drills([_DRILL], articles, now=_NOW)
    listed_moves = select.moves([_MOVE], articles, now=_NOW)
    said = select.said(_KNOWN, held, articles, query)
    corrected = Correction(fact_id="x1", by_user=1, at=_NOW, changes={"phase": "planned", "end": None})
    line = {
        "at": "07:30", "timezone": "Asia/Seoul", "days": "every day", "words": "talks & tests", "state": "paused",
        "silent": True,
    }  # fmt: skip
    rule = AlertRule(chat_id=1, kinds=frozenset(AlertKind), actors=(("k1", "A & <B>"), ("k2", "C")))
    no_rule = AlertRule(chat_id=1)
    counts = {"subscriptions": 1, "facts told": 0}
    source = {
        "title": "A & <B>", "locator": "https://example.org/a?b=1&c=2", "tier": 2, "enabled": True, "state_media": True,
    }  # fmt: skip
    state = {
        "source": source, "articles": 1, "a_day": 1.3, "failures": 3, "last_success_at": _NOW, "next_poll_at": _NOW,
        "last_error": "A & <B>",
    }  # fmt: skip
    bare_state = {
        "source": {**source, "enabled": False, "state_media": False}, "articles": 0, "a_day": 0.0, "failures": 0,
        "last_success_at": None, "next_poll_at": None, "last_error": None,
    }  # fmt: skip
    alert = select.alert(
        [*_POSITIONS, _DRILL, _MOVE], [_OLD_POSITION], articles, kinds=frozenset(AlertKind), follow={"k1", "k2"}
    )
    return {
        "brief": ({"briefing": brief}, {"briefing": Briefing(title="nothing & nobody")}),
        "digest": (
            {"digest": select.digest(dossiers, now=_NOW, since=_NOW), "query": query, "silent": ("A & <B>",) * 5},
            {"digest": Digest(window=Window(since=_NOW, until=_NOW)), "query": bare},
        ),
        "who": (
            {"card": select.card(_KNOWN, held, [_MOVE], [_DRILL], articles, now=_NOW)},
            {"card": select.card(KnownActor(id="k", name="A & B", kind=ActorKind.GROUP), (), (), (), {}, now=_NOW)},
        ),
        "who_choice": ({"name": "A & B", "actors": (_KNOWN,)},),
        "nobody": ({"name": "A & B"},),
        "drills": ({"list": listed_drills, "query": query}, {"list": select.drills((), {}, now=_NOW), "query": bare}),
        "moves": ({"list": listed_moves, "query": query}, {"list": select.moves((), {}, now=_NOW), "query": bare}),
        "said": ({"view": said, "query": query}, {"view": select.said(_KNOWN, (), {}, bare), "query": bare}),
        "positions": (
            {"view": select.positions("talks", held, articles), "query": query},
            {"view": select.positions("talks", (), {}), "query": bare},
        ),
        "timeline": (
            {"view": select.timeline([_DRILL, _MOVE], articles), "query": query},
            {"view": select.timeline((), {}), "query": bare},
        ),
        "search": ({"query": query, "articles": (_ARTICLE,)}, {"query": query, "articles": ()}),
        "why": (
            {"fact": _POSITIONS[0], "article": _ARTICLE, "correction": None},
            {"fact": _DRILL, "article": _ARTICLE, "correction": corrected},
        ),
        "withdrawn": ({"number": 7, "changes": {}}, {"number": 9, "changes": {"phase": "planned", "end": None}}),
        "corrected": (
            {"fact": _POSITIONS[0], "changes": {}, "messages": 0},
            {"fact": _DRILL, "changes": {"phase": "planned"}, "messages": 1},
        ),
        "whys": ({"lines": [(fact, _ARTICLE) for fact in (*_POSITIONS, _DRILL, _MOVE)]},),
        "more": tuple({"briefing": brief, "section": section} for section in ("positions", "drills", "moves")),
        "picture": ({"picture": "timeline", "query": query}, {"picture": "stances", "query": bare}),
        "calendar": ({"query": query}, {"query": bare}),
        "explain": ({"reasons": select.explain(dossiers, query, now=_NOW)},),
        "nothing": ({"query": query}, {"query": bare, "since": _NOW, "newest": _NOW}),
        "nothing_in_article": ({"title": "A & <B>"}, {"title": ""}),
        "error": ({"message": "A & <B>"},),
        "plain": ({"text": "A & <B>"},),
        "start": ({"new": True}, {"new": False}),
        "help": (
            {"commands": [("/who NAME", "One <actor>")], "username": "brief_bot"},
            {"commands": [], "username": ""},
        ),
        "ask_topics": ({"topics": ("talks & tests",)}, {"topics": ()}),
        "ask_time": ({"topics": ("talks & tests",)}, {"topics": ()}),
        "ask_zone": ({},),
        "subscribed": ({"at": "07:30", "timezone": "UTC", "days": "every day", "words": ("talks",)},),
        "unsubscribed": ({},),
        "settings": ({"subscriptions": (line,), "alerts": rule}, {"subscriptions": (), "alerts": no_rule}),
        "digest_settings": ({"one": line},),
        "alert_settings": (
            {"alerts": rule, "quiet": "22:00–07:00", "most": 8},
            {"alerts": no_rule, "quiet": "none", "most": 8},
        ),
        "alert": ({"alert": alert},),
        "sources": ({"states": (state, bare_state), "first": 1, "total": 2}, {"states": (), "first": 1, "total": 0}),
        "source": ({"state": state}, {"state": bare_state}),
        "source_added": ({"source": source, "known": False}, {"source": source, "known": True}),
        "stats": ({"numbers": {"articles": 1}},),
        "notice": ({"title": "A & <B>", "text": "C & <D>"},),
        "privacy": (
            {"counts": counts, "chat": {"timezone": "Asia/Seoul", "quiet": "22:00-07:00", "language": "de"}},
            {"counts": {}, "chat": None},
        ),
        "forget": ({"counts": counts},),
    }
