"""Tokeniser settings that follow the English UD treebanks, expressed in spaCy's own tokeniser.

Differences from spaCy's English defaults: every hyphen between word characters splits ("US-led", "U.S.-South",
"20-year-old"), except after bound prefixes ("non-", "anti-", "re-"; the guideline of the English treebanks since
UD 2.8) and inside telephone numbers and numeric dates. All of it is stored in the model's ``tokenizer`` file, so the
pipeline loads with spaCy alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spacy.lang.char_classes import ALPHA
from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

#: Bound prefixes that the treebanks keep joined by their hyphen; found by counting unsplit words in the training part.
PREFIXES = [
    "non",
    "anti",
    "pro",
    "pre",
    "post",
    "mid",
    "re",
    "co",
    "ex",
    "multi",
    "over",
    "sub",
    "semi",
    "counter",
    "inter",
    "intra",
    "ultra",
    "mini",
    "micro",
    "cross",
    "e",
    "un",
    "bi",
    "arch",
    "trans",
    "super",
    "under",
    "hyper",
    "vice",
    "pseudo",
    "proto",
    "socio",
    "psycho",
]
#: Written with hyphens but one word: telephone and fax numbers, post codes, numeric dates.
_NUMBERS = (
    r"^(?:\+?\d{1,3}[-./])?\(?\d{3}\)?[-./]\d{3}[-.]\d{4}$|^\d{3}-\d{4}$|^\d{5}-\d{4}$"
    r"|^\d{1,2}-\d{1,2}-\d{2,4}$|^\d{4}-\d{2}-\d{2}$"
)


def configure(nlp: Language) -> None:
    """Give ``nlp`` the treebanks' tokenisation."""
    defaults = nlp.Defaults
    tokenizer = nlp.tokenizer
    assert isinstance(tokenizer, Tokenizer)  # noqa: S101 - narrows the type; blank pipelines always have one
    kept = [rule for rule in defaults.infixes or () if not _splits_hyphens(str(rule))]
    joined = "".join(rf"(?<!\b(?i:{prefix}))" for prefix in PREFIXES)
    word = rf"[{ALPHA}0-9]"
    infixes = [
        *kept,
        rf"(?<=[{ALPHA}0-9.%]){joined}-(?={word})",
        rf"(?<=[{ALPHA}0-9.%])(?:--+|–|—+|~)(?={word})",
    ]
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    tokenizer.prefix_search = compile_prefix_regex(defaults.prefixes or ()).search
    tokenizer.suffix_search = compile_suffix_regex(defaults.suffixes or ()).search
    tokenizer.token_match = re.compile(_NUMBERS).match
    # One word in spaCy, three in the treebanks; what is no special case falls to the slash rule.
    tokenizer.rules = {text: rule for text, rule in (tokenizer.rules or {}).items() if text != "and/or"}


@registry.callbacks("briefbot.tokenizer.v1")  # type: ignore[untyped-decorator]
def create_callback() -> Callable[[Language], Language]:
    """For ``initialize.before_init`` of a training configuration."""

    def set_up(nlp: Language) -> Language:
        configure(nlp)
        return nlp

    return set_up


def _splits_hyphens(rule: str) -> bool:
    return "(?:-|–|—" in rule
