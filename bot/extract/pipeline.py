"""Loading the language pipeline, and refusing one that speaks another label scheme."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language

from bot import resources
from bot.errors import ModelError

#: What the rules ask of a parser: core relations of Universal Dependencies v2 (universaldependencies.org/u/dep).
_REQUIRED = frozenset({"nsubj", "obj", "obl", "ccomp", "xcomp", "advcl", "appos", "nmod"})
_COMPONENTS = ("parser", "ner")
_PACKAGED = "en_brief"


def load_pipeline(name: str | None = None) -> Language:
    """The packaged pipeline, or the one called ``name``: a folder or an installed package.

    :raises ModelError: when it is missing, broken, or not labelled in Universal Dependencies.
    """
    target: str | Path = name or resources.folder("models") / _PACKAGED
    try:
        nlp = spacy.load(target)
    except (OSError, ValueError, ImportError) as error:
        raise ModelError(
            f"The language pipeline {str(target)!r} cannot be loaded ({_first_line(error)}). "
            "Set BRIEFBOT_MODEL to a spaCy pipeline's folder or package, or leave it empty for the packaged one."
        ) from error
    check_labels(nlp, str(target))
    for word in resources.read_table("titles.toml")["abbreviations"]["words"]:
        nlp.tokenizer.add_special_case(word, [{"ORTH": word}])  # type: ignore[union-attr]
    return nlp


def check_labels(nlp: Language, name: str) -> None:
    """Raise :class:`ModelError` unless ``nlp`` parses with Universal Dependencies labels and finds names."""
    missing = [component for component in _COMPONENTS if component not in nlp.pipe_names]
    if missing:
        raise ModelError(f"The pipeline {name!r} has no {' and no '.join(missing)}; briefbot needs both.")
    labels = {label.partition(":")[0] for label in nlp.get_pipe("parser").labels}  # type: ignore[attr-defined]
    absent = sorted(_REQUIRED - labels)
    if absent:
        raise ModelError(
            f"The parser of {name!r} has other labels than Universal Dependencies (it lacks {', '.join(absent)}). "
            "spaCy's en_core_web pipelines use ClearNLP labels; use one trained on a UD treebank."
        )


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
