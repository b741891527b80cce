"""A text as it is compared: words, stems, numbers, and whether it denies anything."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from rag.query.lexicon.statements import CURRENCIES, NEGATIONS, NEGATIVE_ENDING
from rag.verification.number_parser import Number, fractions_as_per_cent, parse_numbers
from vectorstore.lexical_index import stems

_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*(?:[^\W\d_]{1,3}(?![^\W_]))?|[^\W_]+(?:(?:['’]|\.(?=\d))[^\W_]+)*|[%$€£]"
)
_TOKEN_OR_STOP = re.compile(rf"{_TOKEN.pattern}|[.,;:!?…—–]")


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """The features of a text.

    `words`: all of it in lower case. `stems`: those of its words of meaning, without the numbers.
    `denies`: whether anything in it is negated.
    """

    words: frozenset[str]
    stems: frozenset[str]
    numbers: tuple[Number, ...]
    denies: bool


def tokens_of(text: str) -> tuple[str, ...]:
    """Words, numbers, per cent and currency signs, in order, as written."""
    return tuple(_TOKEN.findall(normalize("NFKC", text).replace("’", "'")))


def squeezed(text: str) -> str:
    """The words alone, in lower case, so that punctuation does not part them."""
    return " ".join(token.lower() for token in tokens_of(text))


@lru_cache(maxsize=4096)
def text_features(text: str) -> TextFeatures:
    """The features of a text."""
    text = fractions_as_per_cent(normalize("NFKC", text)).replace("’", "'").lower()
    words = _TOKEN_OR_STOP.findall(text)
    numbers, used = parse_numbers(words)
    content = {
        stem
        for at, word in enumerate(words)
        if at not in used
        for stem in stems(CURRENCIES.get(word, word))
    }
    return TextFeatures(
        words=frozenset(words),
        stems=frozenset(content),
        numbers=tuple(numbers),
        denies=any(map(is_negation, words)),
    )


def is_negation(word: str) -> bool:
    """Whether a lower-case word denies what follows it."""
    return word in NEGATIONS or word.endswith(NEGATIVE_ENDING)
