"""Where an article uses a reporting word: verbs, nouns and adjectives of the cue table, each with its uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from bot.extract.attribution.grammar import agent, is_passive
from bot.extract.attribution.wordclass import is_asked, is_verb
from bot.extract.forms import begins_name
from bot.extract.lexicon.cues import Cue
from bot.extract.parse import Token
from bot.extract.reading import Reading


class Part(Enum):
    """What kind of word attributes."""

    VERB = "verb"
    NOUN = "noun"
    ADJECTIVE = "adjective"


@dataclass(frozen=True, slots=True)
class Hit:
    """A reporting word in the text. Which of its uses applies, its content decides."""

    head: Token
    #: Token indices of the cue, particles included.
    tokens: tuple[int, ...]
    uses: tuple[Cue, ...]
    part: Part
    negated: bool = False
    #: In an "if" clause, a question or under a modal: said by nobody yet.
    hypothetical: bool = False

    def takes(self, shape: str) -> Cue | None:
        """The use that has content of this shape, or ``None``."""
        fitting = [use for use in self.uses if shape in use.takes]
        if shape in ("clause", "quote", "bare"):
            # "insisted that": with a clause a word that can simply report does so
            fitting.sort(key=lambda use: use.kind != "say")
        return fitting[0] if fitting else None


_NEGATIONS = frozenset(("not", "n't", "n’t", "never", "nor", "neither", "longer"))
_NOT_DONE = frozenset(("decline", "refuse", "fail", "stop", "forget", "neglect", "avoid"))
_UNREAL_MARKS = frozenset(("if", "unless", "whether"))
_UNREAL_MODALS = frozenset(("could", "might", "may", "should", "must", "can", "cannot"))
_TOLD = frozenset(("quote", "clause", "bare"))
_REACH = 4
#: Words of "at one point", "in his final answer", with the comma before.
_OCCASION = 5
#: A participle of these tells how something is done ("hoping to win"), not what else is said.
_WISHES = frozenset(("want", "plan", "feel"))


def find_hits(reading: Reading) -> list[Hit]:
    """Every reporting word, in text order; looked for once a reading, as speakers and positions both ask."""
    if reading.hits is None:
        reading.hits = list(_hits(reading))
    return reading.hits


def _hits(reading: Reading) -> Iterator[Hit]:
    table = reading.lexicon.cues
    never_nouns = table.help("never_nouns")
    for token in reading.doc:
        lower = token.lower_
        if lower in table.adjectives and token.tag_ == "VBN" and is_passive(token) and agent(token) is None:
            # "are worried that"
            hit = _match(token, table.adjectives[lower], Part.ADJECTIVE)
        elif is_verb(token, table.verb_of, never_nouns) and not is_asked(token):
            lemma = token.lemma_.lower()
            if lemma not in table.verbs:
                lemma = table.verb_of.get(lower, lemma)
            hit = _match(token, table.verbs.get(lemma, ()), Part.VERB)
        elif token.pos_ in ("NOUN", "PROPN") and token.dep_ not in ("compound", "flat"):
            hit = _match(token, table.nouns.get(token.lemma_.lower(), ()), Part.NOUN)
        elif token.pos_ in ("ADJ", "VERB"):
            hit = _match(token, table.adjectives.get(lower, ()), Part.ADJECTIVE)
        else:
            continue
        if hit is not None:
            yield hit
        elif token.pos_ == "VERB" and lower in table.adjectives:
            as_adjective = _match(token, table.adjectives[lower], Part.ADJECTIVE)
            if as_adjective is not None:
                yield as_adjective


def _match(token: Token, uses: tuple[Cue, ...], part: Part) -> Hit | None:
    """The longest wording of the table that stands here."""
    longest: list[Cue] = []
    tokens: tuple[int, ...] = (token.i,)
    for use in uses:
        if longest and len(use.words) < len(longest[0].words):
            break
        particles = _particles(token, use.words[1:])
        if particles is not None:
            longest.append(use)
            tokens = (token.i, *particles)
    if len(tokens) == 1 and any(c.dep_ == "compound:prt" for c in token.rights):
        # "called off a meeting", "put out a statement": another verb, but "he called out, …" still tells
        longest = [replace(use, takes=use.takes & _TOLD) for use in longest if use.takes & _TOLD]
    if not longest:
        return None
    return Hit(token, tokens, tuple(longest), part, negated=is_negated(token), hypothetical=_hypothetical(token))


def _particles(token: Token, words: tuple[str, ...]) -> tuple[int, ...] | None:
    """Where the further words of a cue stand: next to each other, an adverb or a particle's object between at most."""
    found: list[int] = []
    index = token.i + 1
    last = min(token.sent.end, token.i + 1 + _REACH)
    for word in words:
        while index < last and token.doc[index].lower_ != word:
            index += 1
        if index >= last:
            return None
        apart = token.doc[(found[-1] if found else token.i) + 1 : index]
        if token.doc[index].dep_ != "compound:prt" and any(t.pos_ != "ADV" for t in apart):
            return None
        found.append(index)
        index += 1
    return tuple(found)


def is_reporting_participle(hit: Hit) -> bool:
    """ ", adding that …", ", at one point asking": a participle that sets a further report beside the one before it."""
    head = hit.head
    if hit.part is not Part.VERB or not is_participle(head) or all(use.kind in _WISHES for use in hit.uses):
        return False
    return head.i > 0 and head.doc[opening(head)].text == ","


def is_participle(token: Token) -> bool:
    """Whether a reporting verb ends in -ing, also where it was taken for a noun."""
    return token.tag_ == "VBG" or (token.pos_ == "NOUN" and token.lower_.endswith("ing"))


def opening(participle: Token) -> int:
    """What stands before a participle, adverbs, "at one point" and the mark of ',” adding that' left out."""
    doc = participle.doc
    index = participle.i - 1
    while index > 0 and (doc[index].pos_ == "ADV" or (doc[index].is_quote and doc[index - 1].text == ",")):
        index -= 1
    for comma in range(index, max(index - _OCCASION, 0), -1):
        if doc[comma].text == "," and doc[comma + 1].lower_ in ("at", "in", "on"):
            return comma
        if doc[comma].pos_ not in ("NOUN", "NUM", "ADJ", "DET", "ADP"):
            break
    return index


def joins_finite(verb: Token) -> bool:
    """ "said it was unfair and mocked it", "believe it but fear": straight after a conjunction, without a "to"."""
    before = verb.i - 1
    while before > 0 and verb.doc[before].pos_ == "ADV":
        before -= 1
    if before < 0 or verb.doc[before].lower_ not in ("and", "but"):
        return False
    if verb.tag_ in ("VBD", "VBZ", "VBP", "NNS"):
        return True
    # the bare form is as often tagged an infinitive
    return verb.tag_ == "VB" and verb.dep_ == "conj" and verb.head.tag_ in ("VBP", "VBZ")


def is_negated(token: Token) -> bool:
    """Whether a predicate is denied: "did not say", "declined to say"."""
    if any(child.lower_ in _NEGATIONS or (child.lower_ == "no" and child.dep_ == "det") for child in token.lefts):
        return True
    subject = next((child for child in token.lefts if child.dep_.startswith("nsubj")), None)
    if subject is not None and (subject.lower_ in ("nobody", "none") or _says_no(subject)):
        return True
    if token.dep_ == "xcomp" and token.head.lemma_ in _NOT_DONE:
        return True
    if token.i > 1 and token.nbor(-1).lower_ == "to" and token.nbor(-2).lower_ == "yet":
        # "has yet to say whether"
        return True
    return shares_negation(token) and any(child.lower_ in _NEGATIONS for child in token.head.lefts)


def shares_negation(token: Token) -> bool:
    """Whether what denies the governor denies this word too: "did not say or hint", not "would not act but help", nor
    "did not act, and vowed"."""
    if token.dep_ not in ("conj", "xcomp") or token.head.i > token.i:
        return False
    if token.dep_ == "conj" and token.head.tag_ == "VB" and token.tag_ in ("VBD", "VBZ"):
        return False
    return not any(c.dep_.startswith("nsubj") or c.dep_ == "aux" or c.lower_ == "but" for c in token.lefts)


def _says_no(subject: Token) -> bool:
    denied = (child for child in subject.lefts if child.dep_ == "det" and child.lower_ in ("no", "neither"))
    return any(not begins_name(child) for child in denied)


def _hypothetical(token: Token) -> bool:
    """Whether the act itself is supposed, asked about or merely possible."""
    if token.pos_ == "NOUN" and token.head.pos_ == "VERB" and token.dep_ in ("obj", "obl") and _after_if(token.head):
        return True
    for child in token.lefts:
        if child.dep_ == "mark" and child.lower_ in _UNREAL_MARKS and token.dep_ in ("advcl", "acl"):
            return True
        if child.dep_ == "aux" and child.lower_ in _UNREAL_MODALS:
            return True
    if token.dep_ == "xcomp" and token.head.i < token.i and token.head.dep_ in ("advcl", "ccomp"):
        # "asked if they wanted to explain"
        return any(c.dep_ == "mark" and c.lower_ in _UNREAL_MARKS for c in token.head.lefts)
    return _asked(token) or _after_if(token)


def _after_if(token: Token) -> bool:
    """ "If the court says": the opening word, a subject, the verb, whatever the parser made of them."""
    for index in range(token.i - 1, max(token.sent.start, token.i - 6) - 1, -1):
        word = token.doc[index]
        if word.lower_ in ("if", "unless"):
            return True
        if word.is_punct or word.pos_ in ("VERB", "SCONJ"):
            return False
    return False


def _asked(token: Token) -> bool:
    """ "Did he say that?": an auxiliary before the subject, and a question mark at the end."""
    auxiliary = next((c for c in token.lefts if c.dep_ == "aux"), None)
    subject = next((c for c in token.lefts if c.dep_ == "nsubj"), None)
    if auxiliary is None or subject is None or auxiliary.i > subject.i:
        return False
    return token.dep_ == "ROOT" and any(t.text == "?" for t in token.rights)
