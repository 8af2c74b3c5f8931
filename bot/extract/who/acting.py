"""For whom somebody acts whom words describe: the state and the sector that a role or a description tells."""

from __future__ import annotations

from bot.extract.lexicon.world import NameKind
from bot.extract.reading import Reading
from bot.extract.who.found import Found

#: Words behind which stands where an envoy is sent.
SENT_TO = frozenset(("to", "for", "in", "at", "on"))
#: Bodies of states that send ambassadors themselves.
_WITH_AMBASSADORS = ("European Union", "E.U.", "EU", "African Union", "Arab League")
#: What ties a group to the state before the hyphen so that it acts for it.
LED = frozenset(("led", "run", "owned", "appointed"))


def country_in(reading: Reading, start: int, end: int, names: dict[int, Found]) -> str | None:
    """The first state named in a stretch of words, else that of a body named there; not where somebody is sent."""
    found = [
        name
        for i in range(start, end)
        if (name := names.get(i)) is not None and name.known is not None and not sent_to(reading, start, name)
    ]
    for name in found:
        if name.known is not None and name.known.kind is not NameKind.ORGANISATION and name.known.country:
            return name.known.country
    return next((n.known.country for n in found if n.known is not None and n.known.country), None)


def sent_to(reading: Reading, start: int, name: Found) -> bool:
    """Whether a name tells not for whom one acts: "ambassador to [China]", "envoy for [Yemen]", "[Iran]-backed"."""
    doc = reading.doc
    if name.end + 1 < len(doc) and doc[name.end].text == "-" and doc[name.end + 1].tag_ in ("VBN", "VBD"):
        return doc[name.end + 1].lower_ not in LED
    i = name.start - 1
    i -= i > start and doc[i].lower_ == "the"
    if i <= start or doc[i].lower_ not in SENT_TO:
        return False
    envoy = any(token.lower_ in reading.lexicon.titles.sent for token in doc[start:i])
    return doc[i].lower_ == "to" or (envoy and doc[i].lower_ not in ("of", "from"))


def sender_sector(reading: Reading, start: int, head: int, names: dict[int, Found]) -> str | None:
    """IGO for a body's envoy: "the U.N. envoy", "the E.U. ambassador"; but a U.N. ambassador is sent by a state."""
    bodies = [n.known for i in range(start, head) if (n := names.get(i)) is not None and n.known is not None]
    sent_by_body = any(known.sector == "IGO" for known in bodies) and not any(known.country for known in bodies)
    if not sent_by_body:
        return None
    states_own = "ambassador" in reading.doc[head].lower_ and all(k.canonical not in _WITH_AMBASSADORS for k in bodies)
    return None if states_own or reading.doc[head].lower_ not in reading.lexicon.titles.sent else "IGO"


def sector_in(reading: Reading, start: int, end: int, names: dict[int, Found]) -> str | None:
    """The sector that a role's words tell, or the body that is named in it."""
    head = next((i for i in range(start, end) if reading.doc[i].lower_ in reading.lexicon.titles.sent), start)
    if (sender := sender_sector(reading, start, head, names)) is not None:
        return sender
    words = reading.span(start, end).of(reading.article.text)
    own = next(
        (
            n.known.sector
            for i in range(start, end)
            if (n := names.get(i)) and n.known and n.known.kind is NameKind.ORGANISATION
        ),
        None,
    )
    said = reading.lexicon.titles.sector(words)
    sent = any(word in reading.lexicon.titles.sent for word in words.lower().split())
    return own if own is not None and said in (None, "GOV", "MED") and not sent else said
