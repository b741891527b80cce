"""Splits the text of an earlier answer into its quotations and sentences.

The text comes from the client's history and may be forged: nothing here is evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.plain_text import plain
from rag.verification.markers import segments
from rag.verification.sentence_stream import SentenceStream

LONGEST_ANSWER = 8_000  # characters; what a model may write at most
MOST_PARTS = 20

_PARAGRAPH = re.compile(r"\n\s*\n")
_MARKERS = re.compile(r"(?:\s*\[[\d\s,;-]{1,20}\])+")
_NUMBER = re.compile(r"\d{1,3}")
_LABEL = re.compile(r"(?:^|[.!?:]\s)\s*([^:]*):\s*$")


@dataclass(frozen=True)
class AnswerPart:
    """A quotation or a sentence of an earlier answer. `text` is all of it without markers, `quote`
    the words between quotation marks (None for a sentence of a model), `who` the words before them,
    `numbers` its markers."""

    text: str
    quote: str | None
    who: str | None
    numbers: tuple[int, ...]


def parts_of(answer: str) -> list[AnswerPart]:
    """The parts of an answer, at most MOST_PARTS."""
    found: list[AnswerPart] = []
    for paragraph in _PARAGRAPH.split(answer[:LONGEST_ANSWER]):
        if paragraph.strip():
            found += _quotations(paragraph) or _sentences(paragraph)
    return found[:MOST_PARTS]


def _quotations(paragraph: str) -> list[AnswerPart]:
    """The quotations of a paragraph; none if it says more than who is quoted."""
    parts: list[AnswerPart] = []
    at, who = 0, None
    for start, stop in _stretches(paragraph):
        before = _without_markers(paragraph[at:start]).strip()
        if label := _LABEL.search(before):
            who = plain(label[1])
        after = _MARKERS.match(paragraph, stop + 1)
        numbers = tuple(int(number) for number in _NUMBER.findall(after[0])) if after else ()
        quote = paragraph[start + 1 : stop].strip()
        parts.append(AnswerPart(f"{before} “{quote}”".strip(), quote, who, numbers))
        at = after.end() if after else stop + 1
    return [] if _without_markers(paragraph[at:]).strip(" .\n") else parts


def _sentences(paragraph: str) -> list[AnswerPart]:
    splitter = SentenceStream()
    parts = []
    for sentence in [*splitter.feed(paragraph), *splitter.close()]:
        pieces = segments(plain(sentence))
        numbers = tuple(number for piece in pieces for number in piece.numbers)
        text = "".join(piece.text for piece in pieces).strip()
        if text:
            parts.append(AnswerPart(text, None, None, numbers))
    return parts


def _stretches(text: str) -> list[tuple[int, int]]:
    """Where quotations open and close: after a colon, at the beginning, or right after another one.
    Anything else between such marks is a title. A quotation that is cut off ends with the text."""
    found: list[tuple[int, int]] = []
    depth, start = 0, 0
    for at, character in enumerate(text):
        if character == "“":
            before = _without_markers(text[found[-1][1] + 1 if found else 0 : at]).rstrip()
            if depth or not before or before.endswith(":"):
                start, depth = (start, depth + 1) if depth else (at, 1)
        elif character == "”" and depth:
            depth -= 1
            if not depth:
                found.append((start, at))
    if depth:
        found.append((start, len(text)))
    if found and not _LABEL.search(text[: found[0][0]]):
        # A title at the beginning is followed by words, a quotation by markers or by the next one.
        following = text[found[0][1] + 1 : found[1][0] if len(found) > 1 else len(text)]
        if _without_markers(following).strip(" .\n"):
            return found[1:]
    return found


def _without_markers(text: str) -> str:
    return _MARKERS.sub("", text)
