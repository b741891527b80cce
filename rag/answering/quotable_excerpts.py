"""Excerpts of passages that can be quoted, each scored against the question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from rag.answer import Citation, Hit
from rag.answering.excerpts import stretches
from rag.answering.late_interaction import LateInteraction, ScoredSentence
from rag.scope import Scope

FEWEST_WORDS = 3


@dataclass(frozen=True)
class Excerpt:
    """Sentences of one line in a row, `words` long in all. `row` is the position of the first among
    the sentences read."""

    row: int
    sentences: tuple[ScoredSentence, ...]
    words: int

    @property
    def hit(self) -> Hit:
        """The passage that it stands in."""
        return self.sentences[0].hit

    @property
    def text(self) -> str:
        """The words, verbatim."""
        first, last = self.sentences[0], self.sentences[-1]
        return first.line.text[first.start : last.end]

    @property
    def speaker(self) -> str | None:
        """Label of the speaker."""
        return self.sentences[0].line.speaker

    def cited(self, marker: int) -> Citation:
        """The same as the evidence behind a marker."""
        hit = self.hit
        return Citation(marker, hit.episode, hit.section, self.sentences[0].line, self.text)

    @property
    def nearness(self) -> float:
        """The mean cosine (-1..1) of the nearest token to each token of the question."""
        return float(np.max([one.near for one in self.sentences], axis=0).mean())

    @property
    def rows(self) -> range:
        """The positions of its sentences among those read."""
        return range(self.row, self.row + len(self.sentences))


def excerpts_of(reading: LateInteraction, scope: Scope) -> list[Excerpt]:
    """What can be quoted of the passages read; excerpts overlap one another."""
    return [excerpt for excerpt in _excerpts(reading) if _may_be_quoted(excerpt, scope)]


def _excerpts(reading: LateInteraction) -> Iterator[Excerpt]:
    rows = enumerate(reading.sentences)
    for _, line in groupby(rows, key=lambda row: (id(row[1].hit), row[1].index)):
        numbered = list(line)
        first = numbered[0][0]
        spoken = [one for _, one in numbered]
        sizes = [len(one.text.split()) for one in spoken]
        for stretch in stretches(sizes):
            some = slice(stretch.start, stretch.stop)
            yield Excerpt(first + stretch.start, tuple(spoken[some]), sum(sizes[some]))


def _may_be_quoted(excerpt: Excerpt, scope: Scope) -> bool:
    return (
        scope.hears(excerpt.hit.episode.slug, excerpt.speaker)
        # A question is no answer, unless it is asked what somebody said, or asked.
        and (scope.labels is not None or not excerpt.text.endswith("?"))
        # "Yes, exactly" means nothing without what it answers.
        and excerpt.words >= FEWEST_WORDS
    )
