"""Reads the numbers of a text: digits, number words, per cent and fractions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from text_to_num import find_numbers  # type: ignore[import-untyped]  # ships no types

from rag.query.lexicon.statements import (
    HALF,
    MULTIPLIERS,
    NUMBER_SUFFIXES,
    ORDINAL_SUFFIXES,
    PARTS_OF_A_WHOLE,
    PER_CENT,
    PER_CENT_SIGNS,
    RANGE_WORDS,
)
from vectorstore.lexical_index import stems

EXACT = 1e-9  # what floating point may lose

_DIGITS = re.compile(r"(\d+(?:[.,]\d+)*)(k|m|mn|bn|b|x|th|st|nd|rd)?$")
_FRACTION = re.compile(r"(?<![\d.,])(\d{1,2})\s*[/⁄]\s*(\d{1,2})(?![\d.,])")


@dataclass(frozen=True, slots=True)
class Number:
    """A number said in digits or words. `per_cent`: a share (33 % and "a third" alike, `exact`
    telling them apart). `counted`: the stem of the word that follows a plain number, if any."""

    value: float
    per_cent: bool
    exact: bool
    counted: str | None

    def same(self, other: Number) -> bool:
        """Whether both are the same amount, whatever is counted.

        A fraction in words is rounded either way: two thirds are 66 % to some and 67 % to others.
        """
        if self.per_cent != other.per_cent:
            return False
        if self.exact and other.exact:
            return abs(self.value - other.value) < EXACT
        return int(self.value) == int(other.value) or round(self.value) == round(other.value)


def fractions_as_per_cent(text: str) -> str:
    """The text with "1/4" as "25.00 %". Other pairs ("24/7", "10/10") are no shares."""

    def as_per_cent(fraction: re.Match[str]) -> str:
        part, whole = int(fraction[1]), int(fraction[2])
        return f" {100 * part / whole:.2f} % " if 0 < part < whole <= 20 else fraction[0]

    return _FRACTION.sub(as_per_cent, text)


def parse_numbers(words: Sequence[str]) -> tuple[list[Number], set[int]]:
    """The numbers of lower-case words in a row, and the places of the words that make them up."""
    numbers: list[Number] = []
    used: set[int] = set()
    spelled = _spelled_numbers(words)
    at = 0
    while at < len(words):
        value, length = _value(words, at, spelled)
        share, more = _share(words, at, value, length)
        if share is None and (value is None or (words[at] == "one" and length == 1)):
            at += 1
            continue
        end = at + length + more
        used.update(range(at, end))
        if share is None:
            numbers.append(Number(value or 0.0, False, True, _counted(words, end)))
        else:
            exact = words[end - 1] in PER_CENT_SIGNS or words[end - 1] == PER_CENT[-1]
            if exact:
                _spread_per_cent(words, at, numbers, used)
            numbers.append(Number(share, True, exact, None))
        at = end
    return numbers, used


class _Word:
    """A word as `find_numbers` takes it."""

    def __init__(self, word: str) -> None:
        self._word = word

    def text(self) -> str:
        return self._word

    def nt_separated(self, _: _Word) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        # The library reads "between one hundred and two hundred" as 102 and 100, "hundreds" as 100,
        # and the second letter of "I/O" as 0.
        return self._word in {"and", "o"} or self._word.endswith("s")


def _spelled_numbers(words: Sequence[str]) -> dict[int, tuple[float, int]]:
    """Each number in words: by the place of its first word its value and how many words it has.

    "A hundred" is a number and "hundred" alone is none, which the library does not tell apart.
    """
    return {
        found.start: (found.value, found.end - found.start)
        for found in find_numbers([_Word(word) for word in words], "en", 0)
        if not found.is_ordinal
        and (words[found.start] not in MULTIPLIERS or _after_article(words, found.start))
    }


def _after_article(words: Sequence[str], at: int) -> bool:
    return at > 0 and words[at - 1] == "a"


def _value(
    words: Sequence[str], at: int, spelled: Mapping[int, tuple[float, int]]
) -> tuple[float | None, int]:
    """The plain number that begins at a word, and how many words it has."""
    value, length = spelled.get(at, (None, 1))
    if digits := _DIGITS.match(words[at]):
        if digits[2] in ORDINAL_SUFFIXES or digits[1].count(".") > 1:
            return None, 1
        value = float(digits[1].replace(",", "").rstrip(".")) * NUMBER_SUFFIXES.get(digits[2], 1.0)
    elif words[at] == "dozen" and _after_article(words, at):
        value = MULTIPLIERS["dozen"]
    # The library knows no dozen and no digits: "two dozen", "5 million".
    while value is not None and at + length < len(words) and words[at + length] in MULTIPLIERS:
        value, length = value * MULTIPLIERS[words[at + length]], length + 1
    return value, length


# The library reads "two thirds" as 2 and an ordinal, and knows neither half nor quarter.
def _share(
    words: Sequence[str], at: int, value: float | None, length: int
) -> tuple[float | None, int]:
    """The share in per cent that the number at a word is, and how many more words say so."""
    after = tuple(
        words[at + length : at + length + 2] if value is not None else words[at + 1 : at + 2]
    )
    if value is not None and after:
        if after[0] in PER_CENT_SIGNS:
            return value, 1
        if after == PER_CENT:
            return value, 2
        whole = PARTS_OF_A_WHOLE.get(after[0].removesuffix("s"))
        if whole and 0 < value < whole:
            return 100 * value / whole, 1
    word = words[at]
    if word == HALF:
        return 50.0, 0
    if word in PARTS_OF_A_WHOLE and (_after_article(words, at) or after[:1] == ("of",)):
        return 100 / PARTS_OF_A_WHOLE[word], 0
    return None, 0


def _counted(words: Sequence[str], at: int) -> str | None:
    """The stem of what a plain number counts."""
    found = stems(words[at]) if at < len(words) and words[at].isalpha() else []
    return found[0] if found else None


def _spread_per_cent(words: Sequence[str], at: int, numbers: list[Number], used: set[int]) -> None:
    """Make a share of the first number of "30 to 33 per cent" too."""
    if not numbers or numbers[-1].per_cent:
        return
    previous = at - 1 if at - 1 in used else at - 2
    if previous in used and (previous == at - 1 or words[at - 1] in RANGE_WORDS):
        numbers[-1] = Number(numbers[-1].value, per_cent=True, exact=True, counted=None)
