"""Answers with verbatim quotes: no language model, nothing to invent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from rag.answer import Citation, Hit, Sentence
from rag.answering.excerpts import stretches
from rag.answering.late_interaction import LateInteraction, ScoredSentence, late_interaction
from rag.calibration import QuoteWeights, calibration_of
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


def pick_quotes(
    question: str, hits: Sequence[Hit], scope: Scope, embedder: Embedder
) -> list[Sentence]:
    """The excerpts of the passages that are likely to answer, each a sentence with its citation:
    those of the best passage first, each passage's as they were said. Only lines that `scope` hears
    are quoted; there may be none."""
    excerpts = excerpts_of(late_interaction(question, hits, embedder), scope)
    if not excerpts:
        return []
    calibration = calibration_of(embedder)
    if calibration is None:
        chosen = _nearest_of_each_passage(excerpts)
    else:
        chosen = _likeliest(
            excerpts, _likelihood(question, excerpts, calibration.quotes), calibration.quotes.likely
        )
    dated = len({excerpt.hit.episode.slug for excerpt in chosen}) > 1
    return [
        as_sentence(excerpt.cited(marker), dated=dated)
        for marker, excerpt in enumerate(_in_order(chosen), start=1)
    ]


def excerpts_of(reading: LateInteraction, scope: Scope) -> list[Excerpt]:
    """What can be quoted of the passages read; excerpts overlap one another."""
    return [excerpt for excerpt in _excerpts(reading) if _may_be_quoted(excerpt, scope)]


def features_of(question: str, excerpts: Sequence[Excerpt]) -> Floats:
    """The features of `rag.calibration.QuoteWeights`, in its order, shape (excerpts, 5)."""
    best = max(excerpt.hit.score for excerpt in excerpts)
    wants_amount = amount_asked(question) is not None
    rows = [
        (
            excerpt.nearness,
            excerpt.hit.score - best,
            excerpt.hit.rank - 1,
            wants_amount and has_number(excerpt.text),
            len(excerpt.sentences[0].line.text[: excerpt.sentences[0].start].split()) / 100,
        )
        for excerpt in excerpts
    ]
    return np.asarray(rows, dtype=np.float64)


def _likelihood(question: str, excerpts: Sequence[Excerpt], weights: QuoteWeights) -> Floats:
    """How likely (0..1) each excerpt is to hold a fact that answers the question."""
    by_feature = np.asarray(
        [weights.nearness, weights.gap, weights.rank, weights.amount, weights.position]
    )
    features = features_of(question, excerpts)
    return np.asarray(1 / (1 + np.exp(-features @ by_feature - weights.constant)))


def _nearest_of_each_passage(excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    """Of each of the first passages the excerpt nearest to the question: needs no threshold."""
    nearest: dict[int, Excerpt] = {}
    for excerpt in excerpts:
        known = nearest.get(excerpt.hit.rank)
        if known is None or excerpt.nearness > known.nearness:
            nearest[excerpt.hit.rank] = excerpt
    by_rank = [nearest[rank] for rank in sorted(nearest)]
    return _fitting(by_rank)


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


def _likeliest(excerpts: Sequence[Excerpt], likelihood: Floats, least: float) -> list[Excerpt]:
    """The likeliest first, at `least` so likely, but always one."""
    order = np.argsort(-likelihood, kind="stable")
    likely = [at for place, at in enumerate(order) if not place or likelihood[at] >= least]
    return _fitting([excerpts[at] for at in likely])


def _fitting(excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    """The first that fit into an answer, none overlapping or repeating another."""
    chosen: list[Excerpt] = []
    rows: set[int] = set()
    texts: set[str] = set()
    left = QUOTED_WORDS
    for excerpt in excerpts:
        if len(chosen) == QUOTES or (chosen and excerpt.words > left):
            break
        if rows.isdisjoint(excerpt.rows) and excerpt.text not in texts:
            chosen.append(excerpt)
            rows.update(excerpt.rows)
            texts.add(excerpt.text)
            left -= excerpt.words
    return chosen


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
