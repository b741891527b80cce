"""Answers with the very words that were said: no language model, nothing to invent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from rag.answer import Citation, Hit, Sentence
from rag.answering.excerpts import stretches
from rag.answering.late_interaction import LateInteraction, ScoredSentence, late_interaction
from rag.plain_text import disarmed
from rag.query.amounts import amount_asked, has_number
from rag.scope import Scope
from vectorstore.embedding import Embedder
from vectorstore.episode import Episode

Floats = NDArray[np.float64]

QUOTES = 5
# A reader takes in so many words of an answer in a minute.
QUOTED_WORDS = 180
FEWEST_WORDS = 3

# How likely an excerpt is to hold a fact that answers the question: a logistic regression, fitted
# by `python -m benchmarks.quote_weights` on 240 questions on 60 episodes of DataTalks.Club that no
# development question is about.
NEARNESS = 7.43  # mean cosine of the nearest token to each of the question's
GAP = 2.75  # score of the passage below the first one
RANK = -0.33  # places below the first passage
AMOUNT = 0.558  # states a number where the question wants one
PLACE = 0.522  # hundreds of words of the line before it
CONSTANT = -4.39
# Below this, an excerpt is beside the point more often than it is worth reading.
LIKELY = 0.15


@dataclass(frozen=True)
class Excerpt:
    """Sentences of one line in a row, of so many `words`; `row` is the place of the first in the
    reading."""

    row: int
    spoken: tuple[ScoredSentence, ...]
    words: int

    @property
    def hit(self) -> Hit:
        """The passage that it stands in."""
        return self.spoken[0].hit

    @property
    def text(self) -> str:
        """The words, verbatim."""
        first, last = self.spoken[0], self.spoken[-1]
        return first.line.text[first.start : last.end]

    @property
    def speaker(self) -> str | None:
        """Label of the one who says it."""
        return self.spoken[0].line.speaker

    def cited(self, marker: int) -> Citation:
        """The same as the evidence behind a marker."""
        hit = self.hit
        return Citation(marker, hit.episode, hit.section, self.spoken[0].line, self.text)

    @property
    def rows(self) -> range:
        """The places of its sentences in the reading."""
        return range(self.row, self.row + len(self.spoken))


def pick_quotes(
    question: str, hits: Sequence[Hit], scope: Scope, embedder: Embedder
) -> list[Sentence]:
    """The excerpts of the passages that are likely to answer, each a sentence with its citation:
    those of the best passage first, each passage's as they were said. Only lines that `scope` hears
    are quoted; none may be left."""
    found = excerpts_of(late_interaction(question, hits, embedder), scope)
    if not found:
        return []
    some = _likeliest(found, _likelihood(question, found))
    dated = len({excerpt.hit.episode.slug for excerpt in some}) > 1
    return [
        as_sentence(excerpt.cited(marker), dated=dated)
        for marker, excerpt in enumerate(_in_order(some), start=1)
    ]


def excerpts_of(reading: LateInteraction, scope: Scope) -> list[Excerpt]:
    """What can be quoted of the passages read, overlapping one another."""
    return [excerpt for excerpt in _excerpts(reading) if _may_be_quoted(excerpt, scope)]


def features_of(question: str, excerpts: Sequence[Excerpt]) -> Floats:
    """What the likelihood is computed from, shape (excerpts, 5): see NEARNESS to PLACE."""
    best = max(excerpt.hit.score for excerpt in excerpts)
    wants_amount = amount_asked(question) is not None
    rows = [
        (
            float(np.max([one.near for one in excerpt.spoken], axis=0).mean()),
            excerpt.hit.score - best,
            excerpt.hit.rank - 1,
            wants_amount and has_number(excerpt.text),
            len(excerpt.spoken[0].line.text[: excerpt.spoken[0].start].split()) / 100,
        )
        for excerpt in excerpts
    ]
    return np.asarray(rows, dtype=np.float64)


def _likelihood(question: str, excerpts: Sequence[Excerpt]) -> Floats:
    """How likely (0..1) each excerpt is to hold a fact that answers the question."""
    weights = np.asarray([NEARNESS, GAP, RANK, AMOUNT, PLACE])
    return np.asarray(1 / (1 + np.exp(-features_of(question, excerpts) @ weights - CONSTANT)))


def _excerpts(reading: LateInteraction) -> Iterator[Excerpt]:
    rows = enumerate(reading.spoken)
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


def _likeliest(found: Sequence[Excerpt], likely: Floats) -> list[Excerpt]:
    """The likeliest first; at least one."""
    some: list[Excerpt] = []
    taken: set[int] = set()
    said: set[str] = set()
    left = QUOTED_WORDS
    for at in np.argsort(-likely, kind="stable"):
        excerpt = found[at]
        if len(some) == QUOTES or (some and (likely[at] < LIKELY or excerpt.words > left)):
            break
        if taken.isdisjoint(excerpt.rows) and excerpt.text not in said:
            some.append(excerpt)
            taken.update(excerpt.rows)
            said.add(excerpt.text)
            left -= excerpt.words
    return some


def _in_order(some: Sequence[Excerpt]) -> list[Excerpt]:
    """The passage of the likeliest excerpt first, and each passage as it was said."""
    places = {id(excerpt.hit): place for place, excerpt in reversed(list(enumerate(some)))}
    return sorted(some, key=lambda excerpt: (places[id(excerpt.hit)], excerpt.row))


def as_sentence(citation: Citation, *, dated: bool) -> Sentence:
    """A citation as a sentence of an answer: who says it, the words, the marker. Advice ages, so
    where views of several episodes stand side by side (`dated`), each says when it was held."""
    who = citation.speaker or ""
    when = f" ({when})" if dated and (when := _dated(citation.episode)) else ""
    before = f"{disarmed(who)}{when}: " if who else ""
    return Sentence(f"{before}“{disarmed(citation.quote)}” [{citation.marker}]", (citation,))


def _dated(episode: Episode) -> str:
    season = f"season {episode.season}" if episode.season is not None else ""
    return ", ".join(filter(None, (season, str(episode.year or ""))))
