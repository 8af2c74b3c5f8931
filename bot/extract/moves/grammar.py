"""Small questions about a parse that several rules ask."""

from __future__ import annotations

from itertools import islice

from bot.extract.forms import one_of
from bot.extract.moves import order
from bot.extract.parse import CHILDREN, Token

#: Before a bare participle these make a passive: "when [asked]", "if [attacked]".
_WHEN = frozenset(("when", "if", "once", "as", "unless", "until", "although", "though", "while"))
SAYING = frozenset(("say", "announce", "tell", "declare", "confirm", "add", "state", "report", "reveal"))
#: "quoted [the minister] as demanding": it is he who demands.
_QUOTING = frozenset(("quote", "cite", "describe"))
_RELATIVE = frozenset(("who", "which", "that"))


def cases(token: Token) -> set[str]:
    """The prepositions of a phrase."""
    return {c.lower_ for c in token.children if c.dep_ == "case"}


def passive(verb: Token) -> bool:
    """Whether the verb's subject is who it is done to."""
    for _ in range(5):
        if _passive_itself(verb):
            return True
        if not _joined_bare(verb):
            return False
        verb = verb.head
    return False


def _passive_itself(verb: Token) -> bool:
    if order.only_verb(verb):
        return False
    if verb.tag_ in ("VBN", "VBD") and verb.i and verb.doc[verb.i - 1].lower_ in _WHEN:
        return True
    return any(c.dep_ in ("nsubj:pass", "aux:pass") for c in islice(verb.children, CHILDREN)) or (
        verb.tag_ == "VBN"
        and verb.dep_ in ("acl", "advcl")
        and not any(c.dep_.startswith(("aux", "nsubj")) for c in islice(verb.children, CHILDREN))
    )


def _joined_bare(verb: Token) -> bool:
    """A participle joined to another verb with nothing of its own: "were arrested and [charged]"."""
    own = ("aux", "nsubj", "obj", "iobj", "ccomp")
    bare = not any(c.dep_.startswith(own) for c in islice(verb.children, CHILDREN))
    return bare and verb.dep_ == "conj" and verb.tag_ == "VBN" and verb.head.i < verb.i


def subjects(verb: Token) -> list[Token]:
    """The subject that hangs on a verb itself."""
    return [c for c in islice(verb.children, CHILDREN) if c.dep_ in ("nsubj", "nsubj:pass")]


def subject_of(verb: Token) -> list[Token]:
    """Who does what a verb tells: its subject, or that of the verb it is joined to, controlled by, or describes."""
    for _ in range(5):
        own = subjects(verb)
        if own:
            return [_antecedent(subject) for subject in own]
        if verb.dep_ == "ccomp" and verb.head.lemma_.lower() in SAYING and verb.pos_ == "ADJ":
            verb = verb.head  # "said it was ready to": "it" hangs elsewhere, the speaker means himself
            continue
        if verb.dep_ == "xcomp" and (controller := object_control(verb)) is not None:
            return [controller]
        if verb.dep_ == "advcl" and verb.tag_ == "VBG" and one_of(verb.head, _QUOTING) is not None:
            return [c for c in islice(verb.head.children, CHILDREN) if c.dep_ in ("obj", "nsubj:pass")]
        if verb.dep_ == "parataxis" and verb.head.lemma_.lower() in SAYING:
            return []
        if verb.dep_ in ("conj", "xcomp", "advcl", "parataxis") and verb.head.i != verb.i:
            if verb.dep_ == "advcl" and passive(verb) and not passive(verb.head):
                return []
            verb = verb.head
            continue
        if verb.dep_ in ("acl", "acl:relcl") and verb.head.i != verb.i:
            return [verb.head]
        break
    return []


def reports(verb: Token) -> list[Token]:
    """Verbs of saying that report what ``verb`` tells: "said it [would go]", "it [will go], the minister said"."""
    above = [verb.head] if verb.dep_ == "ccomp" and verb.head.i != verb.i else []
    behind = [c for c in islice(verb.children, CHILDREN) if c.i > verb.i and c.dep_ in ("parataxis", "conj", "advcl")]
    loose = [c for c in behind if not any(d.dep_ in ("cc", "mark") for d in c.children)]
    return [word for word in (*above, *loose) if one_of(word, SAYING) is not None]


def _antecedent(token: Token) -> Token:
    """For "who" and "which" the noun that they stand for."""
    if token.lower_ in _RELATIVE and token.head.dep_ == "acl:relcl":
        return token.head.head
    return token


def object_control(verb: Token) -> Token | None:
    """ "urged [Seoul] to stop": the object of the verb above does what the verb below tells."""
    return next((c for c in islice(verb.head.children, CHILDREN) if c.dep_ in ("obj", "iobj") and c.i < verb.i), None)
