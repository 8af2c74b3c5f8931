"""What ``spacy train --code`` must import so that the configurations resolve."""

from training import orthography, resume, tokenizer

__all__ = ["orthography", "resume", "tokenizer"]
