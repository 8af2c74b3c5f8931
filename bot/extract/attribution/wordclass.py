"""Whether a word stands as a verb here, where the tagger doubts or errs: reporting words are often nouns as well."""

from __future__ import annotations

from collections.abc import Mapping, Set

from bot.extract.attribution.grammar import closes_relative
from bot.extract.parse import Token
from bot.extract.repairs import FINITE

#: These forms report whatever the tagger makes of them.
ALWAYS_VERBS = frozenset(("said", "says", "told", "tells", "tweeted", "wrote"))
_ATTRIBUTIVE = frozenset(("amod", "compound", "flat", "case", "mark", "aux", "cop", "det", "nmod:poss"))
#: What follows "asked" where somebody was asked.
_ASKED = frozenset("for about whether if how why what who when where which by on to".split())
#: Who may believe or claim, of words that a parser takes for determiners.
_SOME = frozenset(("few", "many", "some", "most", "others", "all", "both", "critics"))
_PRONOUNS = frozenset(("he", "she", "they", "we", "i"))
#: Letters of "through" less two: no reporting verb that long is a preposition too.
_LONGEST_PREPOSITION = 5
_NOMINAL = frozenset(("NOUN", "PROPN", "DET", "ADJ", "PRON"))
#: A finite verb is looked for so many tokens before and after a doubtful one.
_AROUND = 40
_ASIDE = 20
#: Words of a subject and its auxiliary, at most.
_NEXT = 8
#: Words of a name without a title, at most, and one.
_NAME = 5
_DETERMINERS = frozenset(("a", "an", "the", "any", "all", "this"))
_NAMES = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP"))


def is_verb(token: Token, forms: Mapping[str, str], never_nouns: Set[str]) -> bool:
    """Whether a reporting word acts as a verb.

    :param forms: dictionary form of each inflected form of a reporting verb.
    """
    if token.lower_ in ALWAYS_VERBS:
        return not _reputed(token)
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


def _reputed(token: Token) -> bool:
    """ "Kesh, said to be short of cash": what is told of somebody by nobody."""
    if token.lower_ != "said" or token.i + 2 >= len(token.doc):
        return False
    return token.nbor(1).lower_ == "to" and token.nbor(2).tag_ == "VB"


def _stands_as_verb(token: Token) -> bool:
    """ "Harwell accused Sen. Ostrander of", "“We froze,” recalled Omar": a past tense taken for a participle that
    describes the next name. It has a subject's end or a quotation's straight before it, and a phrase after it."""
    if token.tag_ == "VBG" and token.i and token.nbor(-1).text == ",":
        # ", arguing rebels had used it"
        return any(other.tag_ in FINITE for other in token.doc[token.i + 1 : min(token.sent.end, token.i + _NEXT)])
    if token.tag_ in ("VBP", "VBZ") and token.i and token.nbor(-1).pos_ in ("NOUN", "PROPN"):
        return _only_verb(token)
    if token.tag_ not in ("VBN", "VBD") or token.i == 0 or token.i + 1 >= len(token.doc):
        return False
    before, after = token.nbor(-1), token.nbor(1)
    if closes_relative(token) or (before.pos_ in ("NOUN", "PROPN") and _only_verb(token)):
        return True
    if token.tag_ == "VBD" and before.tag_ in _NAMES and after.pos_ in ("NOUN", "ADJ"):
        return True
    if after.pos_ not in ("DET", "PROPN", "PRON") and after.lower_ != "that":
        return False
    if before.text == "," and token.lemma_ != "call":
        # the comma that closes an apposition, so not the only one
        return any(t.text == "," for t in token.doc[max(token.sent.start, token.i - _ASIDE) : token.i - 1])
    return before.pos_ in ("PROPN", "PRON") or before.is_quote or (before.pos_ == "NOUN" and after.pos_ != "PROPN")


def _only_verb(token: Token) -> bool:
    """ "Activists fear arrests", "The premier blamed drought": without it the sentence would have no finite verb."""
    sent = token.sent
    return not any(
        other.tag_ in FINITE and other is not token and other.dep_ != "acl:relcl"
        for other in token.doc[max(sent.start, token.i - _AROUND) : min(sent.end, token.i + _AROUND)]
    )


def _has_arguments(token: Token) -> bool:
    """Whether a word of doubtful class has a verb's company: a subject, an object or a clause."""
    if any(child.dep_ in ("nsubj", "obj", "ccomp", "xcomp") for child in token.children):
        return True
    return token.dep_ in ("ROOT", "parataxis", "conj", "ccomp") and not any(c.dep_ == "cop" for c in token.children)


def is_asked(token: Token) -> bool:
    """ "Han, when asked about the freeze, said": whoever is asked is no source of the question."""
    if token.lower_ not in ("asked", "pressed", "questioned", "quizzed", "told", "reminded"):
        return False
    before = token.nbor(-1) if token.i else None
    if token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "by":
        # "asked by Lee whether": of Lee
        return False
    if before is not None and before.lower_ in ("when", "if", "once", "whenever", "after", "being", "repeatedly"):
        return True
    if token.is_sent_start:
        # "Asked on the radio about it, Haddad said"
        return True
    subject = next((child for child in token.lefts if child.dep_ == "nsubj"), None)
    if subject is not None and sum(t.text == "," for t in token.doc[subject.i : token.i]) != 1:
        return False
    if before is not None and before.text != ",":
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
    if _behind_quoted_name(token) or _closes_sentence(token):
        return True
    if token.nbor(1).lower_ == "to" and token.dep_ == "nsubj" and token.head.dep_ == "ROOT":
        # "The regulator plans to act": else the sentence would have no finite verb
        return any(c.lower_ == "to" and c.dep_ == "mark" for c in token.head.lefts)
    return _takes_subject_and_clause(token) or _has_an_object(token)


def _behind_quoted_name(token: Token) -> bool:
    """'," Haddad shot back': between a quotation and the verb stands nothing but a name."""
    doc, index = token.doc, token.i - 1
    while index > max(1, token.i - _NAME) and (doc[index].is_title or doc[index].lower_ in _PRONOUNS):
        index -= 1
    return index < token.i - 1 and doc[index].is_quote and doc[index - 1].text in (",", "?", "!")


def _closes_sentence(token: Token) -> bool:
    """ ", The Harbour Gazette reports.": nothing but a name between a comma and a verb that ends the sentence."""
    doc, index = token.doc, token.i - 1
    if token.tag_ != "NNS" or token.i + 1 >= len(doc) or doc[token.i + 1].text != ".":
        return False
    while index > max(token.sent.start, token.i - _NAME) and doc[index].is_title:
        index -= 1
    return index < token.i - 1 and doc[index].text == "," and doc[index - 1].pos_ != "PROPN"


def _has_an_object(token: Token) -> bool:
    """ "wants aid and backs a tax", "Border Protection plans to build", ", warning it would fail": followed by what can
    not follow a noun, and standing where a verb can."""
    before, after = token.nbor(-1), token.nbor(1)
    if token.lower_.endswith("ing"):
        return before.text == "," and (after.lower_ in _PRONOUNS or after.lower_ in ("it", "that"))
    if token.tag_ != "NNS":
        return False
    if after.lower_ == "to":
        return token.i + 2 < len(token.doc) and token.nbor(2).tag_ == "VB" and _alone_after_name(token)
    if after.lower_ in ("for", "on", "against"):
        # "The plan calls for cuts"
        return _alone_after_name(token)
    if after.lower_ not in _DETERMINERS and after.tag_ not in ("PRP$", "VBG"):
        return False
    return before.lower_ in ("and", "but") or _alone_after_name(token)


def _alone_after_name(token: Token) -> bool:
    return token.nbor(-1).pos_ in ("PROPN", "NOUN", "PRON") and _only_verb(token)


def _takes_subject_and_clause(token: Token) -> bool:
    """ "Some hold that", "Egypt, which …, fears that", "but wishes he would": company that a noun has not."""
    before, after = token.nbor(-1), token.nbor(1)
    if before.tag_ in ("NNS", "NNPS") and token.tag_ == "NN" and after.pos_ in _NOMINAL and _only_verb(token):
        return True
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
