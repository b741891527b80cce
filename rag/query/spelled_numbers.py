"""Reads numbers that are spelled out: "three", "twenty-first"."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from text_to_num import alpha2digit, text2num  # type: ignore[import-untyped]  # ships no types

_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
# The library reads "ones" as 1; "hundreds" is an amount.
LEAST_PLURAL = 10


@lru_cache(maxsize=10_000)
def cardinal(word: str) -> int | None:
    """3 for "three". None for any other word, "zero" and "ones" among them."""
    try:
        number = int(text2num(word.lower(), "en"))
    except ValueError:
        return None
    return number if number >= (LEAST_PLURAL if word.lower().endswith("s") else 1) else None


@lru_cache(maxsize=10_000)
def ordinal(word: str) -> int | None:
    """3 for "third"; None for any other word."""
    read = _ORDINAL.fullmatch(in_digits(word.lower()))
    return int(read[1]) if read else None


def in_digits(text: str) -> str:
    """The text with all its spelled numbers in digits: "season 18", "the 1st one"."""
    return str(alpha2digit(text, "en", 0))


def with_digits(
    spelled: re.Pattern[str], text: str, read: Callable[[str], int | None], *, ending: str = ""
) -> str:
    """The text with each word in digits that the group `number` of the pattern matches and that
    `read` knows; `ending` follows the digits."""

    def written(match: re.Match[str]) -> str:
        number = read(match["number"])
        if number is None:
            return match[0]
        before = match[0][: match.start("number") - match.start()]
        return f"{before}{number}{ending}"

    return spelled.sub(written, text)
