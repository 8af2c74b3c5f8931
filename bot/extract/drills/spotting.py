"""Spotting drills: which nouns mean an exercise of armed forces, and which only look like it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from bot.extract.lexicon.drills import DrillTable, NamedDrill
from bot.extract.reading import Reading

_WINDOW = 7
#: Nouns that a drill hangs on without being the thing itself: "four days of drills", "the start of the exercise".
_CARRIERS = frozenset(
    "day week month series round part start beginning end conclusion phase stage kind set number wave couple week-long "
    "suspension postponement cancellation halt resumption freeze opening launch leg hour hold halting "
    "moratorium".split()
)
_DETERMINERS_OF_NOTHING = frozenset(("no",))
_MAYBE = frozenset(("may", "might", "could", "would", "whether", "if"))


@dataclass(slots=True)
class Spotted:
    """One mention of a drill in token terms."""

    head: int
    #: The noun phrase's words before the head, and the head.
    start: int
    end: int
    named: NamedDrill | None = None
    #: The name as printed.
    name: tuple[int, int] | None = None


def spot(reading: Reading) -> list[Spotted]:
    """Every mention of a drill, in text order."""
    table = reading.lexicon.drills
    spotted = list(_named(reading, table))
    taken = {i for s in spotted for i in range(s.start, s.end)}
    sure = bool(spotted)
    for token in reading.doc:
        if token.i in taken or not _is_head(token, table):
            continue
        if token.i + 1 < len(reading.doc) and _is_head(token.nbor(1), table):
            continue
        start = _phrase_start(token)
        if any(i in taken for i in range(start, token.i + 1)):
            continue
        if (
            _armed(reading, token, start, table, sure)
            and not _other(token, start, table)
            and not _unreal(token, start, table)
        ):
            spotted.append(Spotted(token.i, start, token.i + 1))
            sure = True
    return sorted(spotted, key=lambda s: s.start)


def _is_head(token: Token, table: DrillTable) -> bool:
    if token.pos_ not in ("NOUN", "PROPN"):
        return False
    lemma = token.lemma_.lower()
    lowered = token.lower_
    forms = {lemma, lowered, lowered.removesuffix("s")}
    if forms & table.certain:
        return True
    if "game" in forms and token.i > 0:
        before = token.nbor(-1)
        return before.lower_ == "war" or (before.text == "-" and token.i > 1 and token.nbor(-2).lower_ == "war")
    return bool(forms & table.heads)


def _phrase_start(token: Token) -> int:
    """The first word of the noun phrase: adjectives, compounds, names and hyphens before the head."""
    doc, start = token.doc, token.i
    first = token.sent.start
    while start > first and token.i - start < 14:
        before = doc[start - 1]
        if before.pos_ == "PRON" and before.dep_ == "nmod:poss":
            return start - 1
        if not (_in_phrase(before, start, token) or _joins(before, start, first, token)):
            break
        start -= 1
    return start


def _in_phrase(before: Token, start: int, head: Token) -> bool:
    if before.pos_ in ("ADJ", "NOUN", "PROPN", "NUM", "DET") or before.text in ("-", "’s", "'s", "/"):
        return True
    return before.tag_ in ("VBG", "VBN") and start <= before.head.i <= head.i


def _joins(before: Token, start: int, first: int, head: Token) -> bool:
    """Whether "and" or a comma stands between parts of one phrase: "U.S., Japanese and South Korean drills"."""
    doc = head.doc
    if before.lower_ not in ("and", "or", ",") or start - 1 <= first:
        return False
    parts = doc[start - 2].pos_ in ("ADJ", "PROPN") and doc[start].pos_ in ("ADJ", "PROPN", "NOUN")
    return parts and (before.lower_ == "," or not _ends_phrase(doc[start - 2], head))


def _ends_phrase(token: Token, head: Token) -> bool:
    return not (head.is_ancestor(token) or head.i == token.i)


def _armed(reading: Reading, token: Token, start: int, table: DrillTable, sure: bool) -> bool:
    """Whether arms are in sight: in the phrase, or in its sentence when the word is a plain "drill"."""
    doc = reading.doc
    lemma = token.lemma_.lower()
    phrase = {t.lower_ for t in doc[start : token.i]}
    if token.lower_ in table.certain or lemma in table.certain or "game" in token.lower_:
        return True
    hyphened = {doc[i - 1].lower_ + "-" + doc[i + 1].lower_ for i in range(start + 1, token.i) if doc[i].text == "-"}
    if (phrase | hyphened) & table.military:
        return "training" not in lemma or bool((phrase | hyphened) & (table.military - {"joint", "field"}))
    if lemma == "training" or lemma in ("rehearsal", "simulation"):
        return False
    sentence = {t.lower_ for t in token.sent}
    holders = any(reading.mention_at(t.i) is not None and _bears_arms(reading, t.i) for t in token.subtree)
    if holders and token.lower_.endswith("s"):
        return True
    signs = sentence & (
        table.military - {"joint", "live", "field", "command", "defense", "defence", "border", "sea", "air", "landing"}
    )
    if lemma == "drill" or token.lower_ == "drills":
        return bool(signs) or sure
    return (bool(signs) or sure) and _held_by_verb(token, table)


def _bears_arms(reading: Reading, index: int) -> bool:
    mention = reading.mention_at(index)
    return mention is not None and any(
        (actor := reading.actors.get(a)) is not None and actor.sector in ("MIL", "GOV", "IGO") for a in mention.actors
    )


def _held_by_verb(token: Token, table: DrillTable) -> bool:
    verb = governor(token)
    return verb is not None and verb.lemma_.lower() in table.phases


def _other(token: Token, start: int, table: DrillTable) -> bool:
    """ "oil drills", "an exercise in futility", "the exercise of rights", a verb in disguise."""
    doc = token.doc
    phrase = [t.lower_ for t in doc[start : token.i]]
    if any(word in table.never for word in phrase[-4:]):
        return True
    after = [t.lower_ for t in doc[token.i + 1 : min(token.i + 5, token.sent.end)]]
    if after[:1] and after[0] in table.after:
        return True
    if after[:1] and after[0] in ("in", "of") and any(word in table.after for word in after[1:]):
        return True
    return token.dep_ == "compound" and token.head.i > token.i and token.head.lemma_.lower() not in (
        "plan", "schedule", "area", "zone", "site", "participant", "drill", "exercise", "program", "series", "troop"
    )  # fmt: skip


def _unreal(token: Token, start: int, table: DrillTable) -> bool:
    """An exercise that is denied, merely possible, or only talked about."""
    doc = token.doc
    if any(t.lower_ in _DETERMINERS_OF_NOTHING for t in doc[start : token.i]):
        return True
    verb = governor(token)
    if verb is None:
        return False
    if verb.lemma_.lower() in table.topic and token.dep_.partition(":")[0] in ("obj", "obl", "nsubj"):
        return True
    if verb.lemma_.lower() == "talk":
        return True
    return _maybe(verb, table)


def _maybe(verb: Token, table: DrillTable) -> bool:
    """ "may hold drills", "has not decided to hold", "denied holding"."""
    if table.phases.get(verb.lemma_.lower()) not in ("held", "ongoing", "planned"):
        return False
    modal = any(c.dep_ == "aux" and c.lower_ in ("may", "might", "could") for c in verb.children)
    above = verb.head if verb.dep_ in ("xcomp", "ccomp") else None
    denied = above is not None and above.lemma_.lower() in ("deny", "consider", "discuss", "mull", "contemplate")
    negated = any(c.dep_ == "advmod" and c.lower_ in ("not", "n't", "n’t", "never") for c in verb.children)
    return modal or denied or (negated and table.phases.get(verb.lemma_.lower()) == "held")


def governor(token: Token) -> Token | None:
    """The verb that a drill depends on, past nouns that merely carry it ("four days of drills")."""
    for _ in range(6):
        head = token.head
        if head.i == token.i:
            return None
        if head.pos_ in ("VERB", "AUX"):
            return head
        if token.dep_ in ("conj", "nmod", "compound", "appos", "acl") or head.lemma_.lower() in _CARRIERS:
            token = head
            continue
        return None
    return None


def carrier(token: Token) -> Token:
    """The noun that stands for the drill in its clause: "days" in "began four days of drills"."""
    for _ in range(4):
        if token.dep_.startswith("nmod") and token.head.lemma_.lower() in _CARRIERS:
            token = token.head
        else:
            break
    return token


def _named(reading: Reading, table: DrillTable) -> Iterator[Spotted]:
    """Exercises that the table knows by name, with the noun beside the name if there is one."""
    doc = reading.doc
    i = 0
    while i < len(doc):
        found = _known_name(reading, i, table)
        if found is None:
            i += 1
            continue
        end, drill = found
        yield _with_noun(doc, i, end, drill, table)
        i = end


def _known_name(reading: Reading, i: int, table: DrillTable) -> tuple[int, NamedDrill] | None:
    doc = reading.doc
    for words, drill in table.named.get(doc[i].text, ()):
        j, k = i, 0
        while k < len(words) and j < len(doc):
            if doc[j].text == "-" and j > i:
                j += 1
                continue
            if doc[j].text != words[k]:
                break
            j, k = j + 1, k + 1
        if k == len(words) and (len(words) > 1 or _near_noun(doc, i, j, table)):
            if j + 1 < len(doc) and doc[j].text in ("-", "‑") and doc[j + 1].text[:1].isdigit():
                j += 2
            elif j < len(doc) and doc[j].text.isdigit() and len(doc[j].text) in (2, 4):
                j += 1
            return j, drill
    return None


def _near_noun(doc, start: int, end: int, table: DrillTable) -> bool:  # type: ignore[no-untyped-def]
    """Names of one word are common words too: they need "exercise" or "drill" near them, or a year behind."""
    near = doc[max(start - 5, 0) : min(end + 5, len(doc))]
    numbered = end + 1 < len(doc) and doc[end].text in ("-", "‑") and doc[end + 1].text[:2] in ("20", "19")
    return numbered or any(_is_head(t, table) for t in near)


def _with_noun(doc, start: int, end: int, drill: NamedDrill, table: DrillTable) -> Spotted:  # type: ignore[no-untyped-def]
    """The name and the noun it goes with: "the Foal Eagle exercise", "exercise Malabar"."""
    head = doc[start:end].root.i
    first, last = start, end
    for i in range(end, min(end + 4, len(doc))):
        if _is_head(doc[i], table):
            head, last = i, i + 1
            break
        if doc[i].pos_ not in ("ADJ", "NOUN", "PROPN", "PUNCT", "NUM") or doc[i].text in (",", "."):
            break
    else:
        i = end
    if last == end and start > 0 and _is_head(doc[start - 1], table):
        head, first = start - 1, _phrase_start(doc[start - 1])
    elif last > end:
        first = min(start, _phrase_start(doc[head]))
    return Spotted(head, first, last, drill, (start, end))
