"""Numbers the markers of an answer, and writes its sentences with them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer import Citation, Sentence
from rag.verification.evidence import Evidence

_STOPS_IN_A_ROW = re.compile(r"([.!?])[.,;:!?]+$")


@dataclass(frozen=True)
class SupportedClause:
    """A stretch of a sentence, without markers, and the evidence behind it."""

    text: str
    evidence: tuple[Evidence, ...]


class MarkerNumbering:
    """Numbers markers from 1 in order of first use, one for each distinct quote of a line."""

    def __init__(self) -> None:
        self._markers: dict[tuple[str, int, int, str], int] = {}

    def sentence(self, clauses: Sequence[SupportedClause], tail: str) -> Sentence:
        """The clauses with their markers, then the `tail`, which has none, and the citations that
        this sentence is the first to use."""
        text = ""
        fresh: list[Citation] = []
        for at, clause in enumerate(clauses, start=1):
            numbers = dict.fromkeys(self._number(one, fresh) for one in clause.evidence)
            markers = "".join(f"[{number}]" for number in numbers)
            is_last = at == len(clauses)
            words, stop = _split_stop(clause.text) if is_last else (clause.text.rstrip(), "")
            text += f"{words} {markers}{stop}"
        ending = tail.strip()
        text += ending if not ending or ending[0] in ".,;:!?" else f" {ending}"
        text = _STOPS_IN_A_ROW.sub(r"\1", text.strip())
        return Sentence(text if text[-1] in '.!?…"”' else f"{text}.", tuple(fresh))

    def _number(self, evidence: Evidence, fresh: list[Citation]) -> int:
        hit = evidence.hit
        key = (hit.episode.slug, hit.section, evidence.index, evidence.quote)
        if key not in self._markers:
            number = self._markers[key] = len(self._markers) + 1
            fresh.append(Citation(number, hit.episode, hit.section, evidence.line, evidence.quote))
        return self._markers[key]


def _split_stop(text: str) -> tuple[str, str]:
    """The text and its full stop, which goes behind the markers."""
    bare = text.rstrip()
    words = bare.rstrip(".!?")
    stop = bare[len(words) :]
    return (words.rstrip(), stop[:1]) if words and stop else (bare, "")
