"""What ``spacy train --code`` must import so that the configurations resolve."""

from training import orthography, tokenizer

__all__ = ["orthography", "tokenizer"]
