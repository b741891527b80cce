"""Markers `[n]` in the text of a model: which passages a sentence points at, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.plain_text import plain

_BRACKETS = str.maketrans("【〔⟦｟〖】〕⟧｠〗", "[[[[[]]]]]")
_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_NUMBERS = re.compile(
    r"\s*\^?\s*(?:passages?|sources?|citations?|refs?)?[\s.:#]*"
    r"([-−]?\d{1,6}(?:\s*(?:,|;|&|/|and|-|–|\s)\s*\^?[-−]?\d{1,6})*)\s*(?:†.*)?",
    re.IGNORECASE,
)
_RANGE = re.compile(r"(\d+)\s*[-–]\s*(\d+)$")
_ONLY_PUNCTUATION = re.compile(r"[\s.,;:]*")
MAX_RANGE = 10  # passages; "[1-400]" points at no passage in particular


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a sentence up to its markers, and the numbers in these, as written: there may be
    no such passage."""

    text: str
    numbers: tuple[int, ...]


def segments(text: str) -> list[Segment]:
    """Split a sentence at its markers. The last segment may have no numbers. No text has a bracket
    left that could be taken for a marker later."""
    text = text.translate(_BRACKETS)
    found: list[Segment] = []
    rest, at = "", 0
    for bracket in _BRACKET.finditer(text):
        rest += text[at : bracket.start()]
        at = bracket.end()
        match = _NUMBERS.fullmatch(bracket[1])
        if match is None:
            rest += bracket[1]
        elif found and _ONLY_PUNCTUATION.fullmatch(rest):
            last = found.pop()
            found.append(Segment(last.text + rest.strip(), last.numbers + _listed(match[1])))
            rest = ""
        else:
            found.append(Segment(_without_brackets(rest), _listed(match[1])))
            rest = ""
    rest = _without_brackets(rest + text[at:])
    return [*found, Segment(rest, ())] if rest.strip() or not found else found


def plain_without_markers(text: str) -> str:
    """Plain text in which no bracket is a marker."""
    return plain(text).translate(str.maketrans("[]", "()"))


def _without_brackets(text: str) -> str:
    return text.replace("[", "").replace("]", "")


def _listed(numbers: str) -> tuple[int, ...]:
    listed: list[int] = []
    for part in re.split(r"\s*(?:,|;|&|/|and)\s*|(?<=\d)\s+(?=[\^\d-])", numbers):
        if run := _RANGE.match(part):
            first, last = int(run[1]), int(run[2])
            listed += range(first, last + 1) if 0 <= last - first < MAX_RANGE else [first, last]
        elif part.strip("^ "):
            listed.append(int(part.strip("^ ").replace("−", "-")))
    return tuple(dict.fromkeys(listed))
