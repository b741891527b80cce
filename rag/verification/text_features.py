"""What a text says, as far as it can be compared: stems, numbers, and whether it denies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from vectorstore.lexical_index import stems

_TOKEN = re.compile(
    r"\d+(?:[.,]\d+)*(?:[^\W\d_]{1,3}(?![^\W_]))?|[^\W_]+(?:(?:['’]|\.(?=\d))[^\W_]+)*|[%$€£]"
)
_TOKEN_OR_STOP = re.compile(rf"{_TOKEN.pattern}|[.,;:!?…—–]")
_FRACTION = re.compile(r"(?<![\d.,])(\d{1,2})\s*[/⁄]\s*(\d{1,2})(?![\d.,])")
_DIGITS = re.compile(r"(\d+(?:[.,]\d+)*)(k|m|mn|bn|b|x|th|st|nd|rd)?$")
_SMALL = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen".split()
    )
}
_TENS = {
    word: 10.0 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_MAGNITUDES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "dozen": 12.0}
_SUFFIXES = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "b": 1e9, "x": 1.0}
_PARTS = {
    "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8,
    "ninth": 9, "tenth": 10,
}  # fmt: skip
_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound"}
_RANGE_WORDS = frozenset({"to", "or", "and"})
EXACT = 1e-9  # what floating point may lose

_NEGATIONS = frozenset(
    "not no never none nobody nothing neither nor without cannot cant dont doesnt didnt isnt wasnt"
    " wont hardly barely".split()
)
# Words that turn a claim round while every other word stays.
_OPPOSITES: tuple[tuple[str, str], ...] = (
    ("more", "less fewer"), ("most", "least fewest"), ("before", "after"), ("always", "never"),
    ("above", "below"), ("over", "under"),
    ("increase rise grow", "decrease fall shrink drop decline"),
    ("high higher highest", "low lower lowest"), ("better best", "worse worst"),
    ("good", "bad"), ("easy easier easiest", "hard harder hardest difficult"),
    ("fast faster quick", "slow slower"), ("start begin join", "end finish quit leave"),
    ("up", "down"), ("with", "without"), ("all every everyone", "none nobody"),
    ("cheap cheaper", "expensive"), ("possible", "impossible"), ("many", "few"),
    ("like love", "dislike hate"), ("accept", "reject refuse"), ("success succeed", "fail failure"),
    ("true", "false"), ("large larger big bigger", "small smaller"), ("first", "last"),
    ("supervised", "unsupervised"), ("structured", "unstructured"), ("buy", "sell"),
    ("remote", "onsite office"), ("agree", "disagree"), ("important", "unimportant"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Number:
    """A number said in digits or words. `per_cent`: a share (33 % and "a third" alike, `exact`
    telling them apart). `counted`: the stem of the word that follows a plain number, if any."""

    value: float
    per_cent: bool
    exact: bool
    counted: str | None

    def same(self, other: Number) -> bool:
        """Tell whether both are the same amount, whatever is counted.

        A fraction in words is rounded either way: two thirds are 66 % to some and 67 % to others.
        """
        if self.per_cent != other.per_cent:
            return False
        if self.exact and other.exact:
            return abs(self.value - other.value) < EXACT
        return int(self.value) == int(other.value) or round(self.value) == round(other.value)


@dataclass(frozen=True, slots=True)
class TextFeatures:
    """A text taken apart.

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


@lru_cache(maxsize=4096)
def text_features(text: str) -> TextFeatures:
    """Takes a text apart."""
    text = _FRACTION.sub(_as_per_cent, normalize("NFKC", text)).replace("’", "'").lower()
    words = _TOKEN_OR_STOP.findall(text)
    numbers, used = _numbers(words)
    content = {
        stem for at, word in enumerate(words) if at not in used for stem in stems(_word(word))
    }
    return TextFeatures(
        words=frozenset(words),
        stems=frozenset(content),
        numbers=tuple(numbers),
        denies=any(map(is_negation, words)),
    )


def is_negation(word: str) -> bool:
    """Whether a lower-case word denies what follows it."""
    return word in _NEGATIONS or word.endswith("n't")


def turned_round(claim: frozenset[str], said: frozenset[str]) -> tuple[str, str] | None:
    """A word of the claim where only its opposite is said, with that opposite; both are given all
    lower-case words. Inflections are not told apart from other words; the pair names some."""
    for left, right in _OPPOSITES:
        for here, there in ((left, right), (right, left)):
            mine, theirs = _forms(here), _forms(there)
            if (claim & mine) and not (claim & theirs) and (said & theirs) and not (said & mine):
                return min(claim & mine), min(said & theirs)
    return None


@lru_cache(maxsize=256)
def _forms(words: str) -> frozenset[str]:
    return frozenset(
        form
        for word in words.split()
        for form in (word, f"{word}s", f"{word}d", f"{word}ed", f"{word}ing", f"{word[:-1]}ing")
    )


def _word(word: str) -> str:
    return _CURRENCIES.get(word, word)


def _as_per_cent(fraction: re.Match[str]) -> str:
    part, whole = int(fraction[1]), int(fraction[2])
    # Other pairs ("24/7", "10/10") are no shares.
    return f" {100 * part / whole:.2f} % " if 0 < part < whole <= 20 else fraction[0]


def _numbers(words: list[str]) -> tuple[list[Number], set[int]]:
    """The numbers of a row of lower-case words, and which of the words make them up."""
    numbers: list[Number] = []
    used: set[int] = set()
    at = 0
    while at < len(words):
        value, length = _value(words, at)
        share, more = _share(words, at, value, length)
        if share is None and (value is None or (words[at] == "one" and length == 1)):
            at += 1
            continue
        per_cent = share is not None
        exact = not per_cent or words[at + length + more - 1] in {"%", "percent", "pct", "cent"}
        amount = share if share is not None else value or 0.0
        end = at + length + more
        counts = not per_cent and end < len(words) and words[end].isalpha()
        counted = stems(words[end]) if counts else []
        used.update(range(at, end))
        if per_cent and exact:
            _spread_per_cent(words, at, numbers, used)
        numbers.append(Number(amount, per_cent, exact, counted[0] if counted else None))
        at = end
    return numbers, used


def _value(words: list[str], at: int) -> tuple[float | None, int]:
    """The plain number that begins at a word, and of how many words it is made."""
    digits = _DIGITS.match(words[at])
    value: float | None = None
    length = 1
    if digits:
        value = float(digits[1].replace(",", "").rstrip(".")) if digits[1].count(".") < 2 else None
        if digits[2] in {"th", "st", "nd", "rd"}:
            return None, 1
        value = value * _SUFFIXES.get(digits[2] or "", 1.0) if value is not None else None
    elif words[at] in _TENS:
        value = _TENS[words[at]]
        ones = _SMALL.get(words[at + 1], 0.0) if at + 1 < len(words) else 0.0
        if 0 < ones < 10:
            value, length = value + ones, 2
    elif words[at] in _SMALL:
        value = _SMALL[words[at]]
    elif words[at] in _MAGNITUDES and at and words[at - 1] == "a":
        value = _MAGNITUDES[words[at]]
    while value is not None and at + length < len(words) and words[at + length] in _MAGNITUDES:
        value, length = value * _MAGNITUDES[words[at + length]], length + 1
    return value, length


def _share(words: list[str], at: int, value: float | None, length: int) -> tuple[float | None, int]:
    """The share in per cent that the number at a word is, and how many more words say so."""
    after = words[at + length : at + length + 2] if value is not None else words[at + 1 : at + 2]
    if value is not None and after:
        if after[0] in {"%", "percent", "pct"}:
            return value, 1
        if after == ["per", "cent"]:
            return value, 2
        part = _PARTS.get(after[0].removesuffix("s"))
        if part and 0 < value < part:
            return 100 * value / part, 1
    word, before = words[at], words[at - 1] if at else ""
    if word == "half":
        return 50.0, 0
    if word in _PARTS and (before == "a" or after[:1] == ["of"]):
        return 100 / _PARTS[word], 0
    return None, 0


def _spread_per_cent(words: list[str], at: int, numbers: list[Number], used: set[int]) -> None:
    """Makes shares of both ends of "30 to 33 per cent"."""
    if numbers and not numbers[-1].per_cent:
        previous = at - 1 if at - 1 in used else at - 2
        joined = previous in used and (previous == at - 1 or words[at - 1] in _RANGE_WORDS)
        if joined:
            numbers[-1] = Number(numbers[-1].value, per_cent=True, exact=True, counted=None)
