"""Where an article uses a reporting word: verbs, nouns and adjectives of the cue table, each with its uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from enum import Enum

from bot.extract.attribution.grammar import closes_relative
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


#: These forms report whatever the tagger makes of them.
ALWAYS_VERBS = frozenset(("said", "says", "told", "tells", "tweeted", "wrote"))
_ATTRIBUTIVE = frozenset(("amod", "compound", "flat", "case", "mark", "aux", "cop", "det", "nmod:poss"))
#: What follows "asked" where somebody was asked.
_ASKED = frozenset(("about", "whether", "if", "how", "why", "what", "who", "when", "where", "which", "by", "on", "to"))
_NEGATIONS = frozenset(("not", "n't", "n’t", "never", "nor", "neither", "longer"))
_NOT_DONE = frozenset(("decline", "refuse", "fail", "stop", "forget", "neglect", "avoid"))
_UNREAL_MARKS = frozenset(("if", "unless", "whether"))
_UNREAL_MODALS = frozenset(("could", "might", "may", "should", "must", "can", "cannot"))
#: Who may believe or claim, of words that a parser takes for determiners.
_SOME = frozenset(("few", "many", "some", "most", "others", "all", "both", "critics"))
_PRONOUNS = frozenset(("he", "she", "they", "we", "i"))
#: Letters of "through" less two: no reporting verb that long is a preposition too.
_LONGEST_PREPOSITION = 5
_REACH = 4
_ASIDE = 20
_NAMES = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP"))
#: A participle of these tells how something is done ("hoping to win"), not what else is said.
_WISHES = frozenset(("want", "plan", "feel"))


def find_hits(reading: Reading) -> list[Hit]:
    """Every reporting word, in text order."""
    return list(_hits(reading))


def _hits(reading: Reading) -> Iterator[Hit]:
    table = reading.lexicon.cues
    never_nouns = table.help("never_nouns")
    for token in reading.doc:
        lower = token.lower_
        if _is_verb(token, table.verb_of, never_nouns) and not _is_asked(token):
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


def _is_verb(token: Token, forms: Mapping[str, str], never_nouns: Set[str]) -> bool:
    if token.lower_ in ALWAYS_VERBS:
        return True
    if token.pos_ == "VERB":
        if token.dep_ in _ATTRIBUTIVE:
            return any(child.dep_ in ("nsubj", "aux") for child in token.lefts) or _stands_as_verb(token)
        return not _qualifies(token)
    if token.lower_ not in forms:
        return False
    if token.pos_ in ("ADP", "X", "INTJ"):
        # "Republicans accuse her of": no preposition is so long but those in -ing
        return len(token.text) > _LONGEST_PREPOSITION and not token.lower_.endswith("ing")
    if token.pos_ in ("ADJ", "PROPN") and token.tag_ in ("VBD", "VBZ", "VBP", "VBN"):
        return _has_arguments(token)
    return token.pos_ == "NOUN" and (token.lower_ in never_nouns or _behaves_as_verb(token))


def _stands_as_verb(token: Token) -> bool:
    """ "Harwell accused Sen. Ostrander of", "“We froze,” recalled Omar": a past tense taken for a participle that
    describes the next name. It has a subject's end or a quotation's straight before it, and a phrase after it."""
    if token.tag_ not in ("VBN", "VBD") or token.i == 0 or token.i + 1 >= len(token.doc):
        return False
    before, after = token.nbor(-1), token.nbor(1)
    if closes_relative(token):
        return True
    if token.tag_ == "VBD" and before.tag_ in _NAMES and after.pos_ in ("NOUN", "ADJ"):
        return True
    if after.pos_ not in ("DET", "PROPN", "PRON") and after.lower_ != "that":
        return False
    if before.text == "," and token.lemma_ != "call":
        # the comma that closes an apposition, so not the only one
        return any(t.text == "," for t in token.doc[max(token.sent.start, token.i - _ASIDE) : token.i - 1])
    return before.pos_ in ("PROPN", "PRON") or before.is_quote or (before.pos_ == "NOUN" and after.pos_ != "PROPN")


def _has_arguments(token: Token) -> bool:
    """Whether a word of doubtful class has a verb's company: a subject, an object or a clause."""
    if any(child.dep_ in ("nsubj", "obj", "ccomp", "xcomp") for child in token.children):
        return True
    return token.dep_ in ("ROOT", "parataxis", "conj", "ccomp") and not any(c.dep_ == "cop" for c in token.children)


def _is_asked(token: Token) -> bool:
    """ "Han, when asked about the freeze, said": whoever is asked is no source of the question."""
    if token.lower_ not in ("asked", "pressed", "questioned", "quizzed", "told", "reminded"):
        return False
    before = token.nbor(-1) if token.i else None
    if before is not None and before.lower_ in ("when", "if", "once", "whenever", "after", "being", "repeatedly"):
        return True
    subject = next((child for child in token.lefts if child.dep_ == "nsubj"), None)
    if subject is not None and sum(t.text == "," for t in token.doc[subject.i : token.i]) != 1:
        return False
    if before is not None and before.text != "," and not token.is_sent_start:
        return False
    after = token.nbor(1) if token.i + 1 < len(token.doc) else None
    return after is not None and after.lower_ in _ASKED


def _behaves_as_verb(token: Token) -> bool:
    """ "The lawsuit alleges that": tagged a noun, but with a subject, or between a name and "that"."""
    if any(child.dep_ == "cop" for child in token.children):
        return False
    if any(child.dep_ == "nsubj" for child in token.lefts):
        return True
    if token.i == 0 or token.i + 1 >= len(token.doc):
        return False
    if token.nbor(1).lower_ == "to" and token.dep_ == "nsubj" and token.head.dep_ == "ROOT":
        # "The regulator plans to act": else the sentence would have no finite verb
        return any(c.lower_ == "to" and c.dep_ == "mark" for c in token.head.lefts)
    return _takes_subject_and_clause(token)


def _takes_subject_and_clause(token: Token) -> bool:
    """ "Some hold that", "Egypt, which …, fears that", "but wishes he would": company that a noun has not."""
    before, after = token.nbor(-1), token.nbor(1)
    joined = before.lower_ == "but" or (before.lower_ == "and" and token.lower_ != token.lemma_.lower())
    if after.lower_ in _PRONOUNS:
        return joined
    if after.lower_ != "that":
        return False
    named = before.pos_ in ("PROPN", "PRON", "NOUN") or before.lower_ in _SOME
    return named or joined or closes_relative(token)


def _qualifies(token: Token) -> bool:
    """ "worrying signs": a participle before its noun, whatever the parser made of it."""
    if token.tag_ not in ("VBG", "VBN") or token.i + 1 >= len(token.doc) or token.i == 0:
        return False
    before, after = token.nbor(-1), token.nbor(1)
    return (
        after.pos_ == "NOUN" and before.pos_ in ("DET", "ADJ", "VERB") and before.dep_ != "aux" and not before.is_punct
    )


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
    """ ", adding that …": a participle that sets a further report beside the one before it."""
    head = hit.head
    return (
        hit.part is Part.VERB
        and head.tag_ == "VBG"
        and head.i > 0
        and head.nbor(-1).text == ","
        and any(use.kind not in _WISHES for use in hit.uses)
    )


def joins_finite(verb: Token) -> bool:
    """ "said it was unfair and mocked it", "believe it but fear": straight after a conjunction, without a "to"."""
    before = verb.i - 1
    while before > 0 and verb.doc[before].pos_ == "ADV":
        before -= 1
    if before < 0 or verb.doc[before].lower_ not in ("and", "but"):
        return False
    if verb.tag_ in ("VBD", "VBZ", "VBP"):
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
    return shares_negation(token) and any(child.lower_ in _NEGATIONS for child in token.head.lefts)


def shares_negation(token: Token) -> bool:
    """Whether what denies the governor denies this word too: "did not say or hint", not "would not act but help"."""
    if token.dep_ not in ("conj", "xcomp") or token.head.i > token.i:
        return False
    return not any(c.dep_.startswith("nsubj") or c.dep_ == "aux" or c.lower_ == "but" for c in token.lefts)


def _says_no(subject: Token) -> bool:
    return any(child.dep_ == "det" and child.lower_ in ("no", "neither") for child in subject.lefts)


def _hypothetical(token: Token) -> bool:
    """Whether the act itself is supposed, asked about or merely possible."""
    if token.pos_ == "NOUN" and token.head.pos_ == "VERB" and token.dep_ in ("obj", "obl") and _after_if(token.head):
        return True
    for child in token.lefts:
        if child.dep_ == "mark" and child.lower_ in _UNREAL_MARKS and token.dep_ in ("advcl", "acl"):
            return True
        if child.dep_ == "aux" and child.lower_ in _UNREAL_MODALS:
            return True
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
