"""Reads seasons and years, with what "before", "since" or "between" make of them.

Each function returns the numbers it read and the text without them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import TypeVar

from rag.query.lexicon.calendar import (
    LISTS_EPISODES,
    NEWEST_SEASON,
    NUMBER,
    SEASON,
    SEASONS_FROM,
    SHORT_SEASON,
    SPELT,
    TWO_SEASONS,
    TWO_YEARS,
    YEAR_AT_END,
    YEAR_OF_LIST,
    YEAR_OF_RECORDING,
    YEARS_OF_RECORDINGS,
    YEARS_OF_SUBJECT,
)
from rag.query.spelled_numbers import in_digits

_Value = TypeVar("_Value")

# A filter for this year matches no episode. No filter at all would match every episode.
NO_YEAR = 0


def numbered(text: str) -> str:
    """The text with spelled seasons and episodes in digits: "season 18", "the 1st season"."""

    def written(match: re.Match[str]) -> str:
        digits = in_digits(match[0])
        return digits if SEASON.search(digits) or NUMBER.search(digits) else match[0]

    for spelt in SPELT:
        text = spelt.sub(written, text)
    return text


def seasons_in(
    text: str, known: Collection[int], *, comparing: bool = False
) -> tuple[list[int], str]:
    """The seasons that a text names. `known` are those of the archive: they bound "since season
    3", and tell "S18" from other names. `comparing`: "from 3 to 9" means its two ends."""

    def two(match: re.Match[str]) -> list[int]:
        first, last = int(match["first"]), int(match["last"])
        if comparing or not (match["between"] or match["up_to"]):
            return [first, last]
        return [*_span("between", first, last, known)] or [first, last]

    def open_ended(match: re.Match[str]) -> list[int] | None:
        first = int(match["first"])
        return _known_within(_span(match["relation"], first, first, known), known)

    def one(match: re.Match[str]) -> list[int]:
        return [int(match[1] or match[2])]

    def short(match: re.Match[str]) -> list[int] | None:
        return [int(match[1])] if int(match[1]) in known else None

    def newest(_: re.Match[str]) -> list[int] | None:
        return [max(known)] if known else None

    seasons: list[int] = []
    for pattern, read in (
        (TWO_SEASONS, two),
        (SEASONS_FROM, open_ended),
        (SEASON, one),
        (SHORT_SEASON, short),
        (NEWEST_SEASON, newest),
    ):
        found, text = taken(pattern, text, read)
        seasons += [season for several in found for season in several]
    return list(dict.fromkeys(seasons)), text


def years_in(text: str, known: Collection[int], *, comparing: bool) -> tuple[list[int], str]:
    """The years of recording that a question names, of the `known` years of the archive: any other
    year is that of a thing. `comparing`: two years beside each other are both meant."""

    def both(match: re.Match[str]) -> list[int] | None:
        years = [int(match[1]), int(match[2])]
        return years if all(year in known for year in years) else None

    def several(match: re.Match[str]) -> list[int] | None:
        first, last = int(match["first"]), int(match["last"] or match["first"])
        return _known_within(_span(match["relation"], first, last, known), known)

    def one(match: re.Match[str]) -> list[int] | None:
        year = int(next(filter(None, match.groups())))
        return [year] if year in known else None

    compared, text = taken(TWO_YEARS, text, both) if comparing else ([], text)
    ranges, text = taken(YEARS_OF_RECORDINGS, text, several)
    years, text = taken(YEAR_OF_RECORDING, text, one)
    if not years and LISTS_EPISODES.search(text):
        years, text = taken(YEAR_OF_LIST, text, one)
    return [year for several in (*compared, *ranges, *years) for year in several], text


def years_of_subject(text: str, known: Collection[int]) -> tuple[list[int], str]:
    """The years in the subject of a catalogue question, where any year up to the last of the
    archive is a date. Where no episode can be meant, the year is NO_YEAR."""
    years: list[int] = []

    def several(match: re.Match[str]) -> list[int] | None:
        if match["first"]:
            span = _span("between", int(match["first"]), int(match["last"]), known)
        else:
            year, relation = int(match["year"]), match["relation"].lower()
            # "Or 1984" and "of 1984" name a thing, unless a date goes before.
            unlikely = relation in {"of", "for", "and", "or"} and not years
            if known and (year > max(known) or (unlikely and year < min(known))):
                return None
            span = _span(relation, year, year, known)
        years.extend(span or [NO_YEAR])
        return []

    _, text = taken(YEARS_OF_SUBJECT, text, several)
    return list(dict.fromkeys(years)), text


def year_ending(text: str) -> tuple[int, str] | None:
    """The year in "… in 2023?" at the end of a text, and what stands before it."""
    found = YEAR_AT_END.search(text)
    return (int(found[1]), text[: found.start()].strip()) if found else None


def taken(
    pattern: re.Pattern[str], text: str, read: Callable[[re.Match[str]], _Value | None]
) -> tuple[list[_Value], str]:
    """What `read` makes of the matches of a pattern, and the text without the matches that it
    reads; a match for which it returns None stays in the text."""
    values: list[_Value] = []

    def take(match: re.Match[str]) -> str:
        value = read(match)
        if value is None:
            return match[0]
        values.append(value)
        return " "

    return values, pattern.sub(take, text)


def _span(relation: str, first: int, last: int, known: Collection[int]) -> range:
    """The numbers that "before", "since", "between" and the like admit. The known numbers bound
    what is open at one end."""
    lowest, highest = min(known, default=0), max(known, default=first)
    return {
        "before": range(lowest, first),
        "until": range(lowest, first + 1),
        "after": range(first + 1, highest + 1),
        "since": range(first, highest + 1),
    }.get(relation.lower(), range(first, last + 1))


def _known_within(span: range, known: Collection[int]) -> list[int] | None:
    return sorted(number for number in known if number in span) or None
