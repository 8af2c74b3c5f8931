"""What a drill is said to be for, by whoever holds it or by an opponent."""

from __future__ import annotations

from bot.domain.facts import Purpose, Span
from bot.extract.drills.phrase import Spotted
from bot.extract.reading import Reading

_CUES = ("designed", "aimed", "intended", "meant", "geared", "directed", "focused")
_DESCRIBING = frozenset("described denounced condemned called calls describes sees views regards".split())


def purposes(reading: Reading, spotted: Spotted) -> list[Purpose]:
    """What the drill is said to be for: "designed to …", "aimed at …", "in what X described as …"."""
    doc = reading.doc
    sent = doc[spotted.head].sent
    stretches = [(sent.start, sent.end)]
    following = sent.end
    if following < len(doc) and doc[following].lower_ in ("it", "they", "the"):
        next_sent = doc[following].sent
        subject = {t.lemma_.lower() for t in next_sent[:4]}
        if doc[following].lower_ in ("it", "they") or subject & {"drill", "exercise", "maneuver", "game"}:
            stretches.append((next_sent.start, next_sent.end))
    found: list[Purpose] = []
    for start, end in stretches:
        for i in range(start, end):
            purpose = _stated(reading, i, end) or _described(reading, i, end)
            if purpose is not None:
                found.append(purpose)
    return found[:3]


def _stated(reading: Reading, i: int, end: int) -> Purpose | None:
    doc = reading.doc
    if doc[i].lower_ not in _CUES or i + 2 >= end or doc[i + 1].lower_ not in ("to", "at", "for", "against", "on"):
        return None
    span = _clause(reading, i + 1 if doc[i + 1].lower_ == "to" else i + 2, end)
    return Purpose(actor=None, content=(span,)) if span else None


def _described(reading: Reading, i: int, end: int) -> Purpose | None:
    """ "in what the army described as a warning": the words behind "as", by whoever says so."""
    doc = reading.doc
    if doc[i].lower_ not in _DESCRIBING:
        return None
    marker = next((j for j in range(i + 1, min(i + 4, end)) if doc[j].lower_ == "as"), None)
    if marker is None:
        return None
    span = _clause(reading, marker + 1, end)
    subject = next((c for c in doc[i].children if c.dep_ == "nsubj"), None)
    actors = reading.actors_at(subject) if subject is not None else ()
    return Purpose(actor=actors[0] if actors else None, content=(span,)) if span else None


def _clause(reading: Reading, start: int, end: int) -> Span | None:
    """From ``start`` to the end of its clause: a comma outside quotation marks, or the sentence's end."""
    doc, stop, depth = reading.doc, start, 0
    while stop < end:
        text = doc[stop].text
        if text in ("“", '"', "”"):
            depth = 1 - depth if text == '"' else int(text == "“")
        if not depth and text in (";", ".", "—", "–", ","):
            break
        if text == "," and stop + 1 < end and doc[stop + 1].text in ("”", '"'):
            break
        stop += 1
    return reading.span(start, stop) if stop > start else None
