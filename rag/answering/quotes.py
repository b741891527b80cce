"""Answers with verbatim quotes: no language model, nothing to invent."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.answer import Hit, Sentence
from rag.answering.late_interaction import late_interaction
from rag.answering.quotable_excerpts import Excerpt, excerpts_of
from rag.answering.quote_wording import worded
from rag.calibration import QuoteWeights, calibration_of
from rag.plain_text import disarmed
from rag.query.amounts import amount_asked, has_number
from rag.query.definition import concept_asked, defines
from rag.scope import Scope
from vectorstore.embedding import Embedder
from vectorstore.lexical_index import stems

Floats = NDArray[np.float64]

QUOTES = 5
# A reader takes in so many words of an answer in a minute.
QUOTED_WORDS = 180
# By how much the odds (as a logarithm) rise that an excerpt answers "what is X" where it says what
# X is.
DEFINES = 1.5
# The same where X is what the whole episode is about.
IS_THE_SUBJECT = 1.5


def pick_quotes(
    question: str,
    hits: Sequence[Hit],
    scope: Scope,
    embedder: Embedder,
    most: int = QUOTES,
    shown: str = "",
) -> list[Sentence]:
    """At most so many excerpts that are likely to answer, as sentences with their citations: those
    of the best passage first, each passage's as they were said. Only lines that `scope` hears are
    quoted, and nothing that stands in `shown`, the earlier answers; there may be none."""
    excerpts = excerpts_of(late_interaction(question, hits, embedder), scope)
    excerpts = [one for one in excerpts if not _is_shown(one, shown)] if shown else excerpts
    if not excerpts:
        return []
    calibration = calibration_of(embedder)
    if calibration is None:
        chosen = _nearest_of_each_passage(excerpts)[:most]
    else:
        likelihood = _likelihood(question, excerpts, calibration.quotes)
        excerpts, likelihood = _of_guests(excerpts, likelihood, calibration.quotes.likely, scope)
        chosen = _likeliest(excerpts, likelihood, calibration.quotes.likely)[:most]
    return worded(_in_order(chosen))


def _is_shown(excerpt: Excerpt, shown: str) -> bool:
    """Whether one of its sentences stands in the earlier answers."""
    return any(disarmed(sentence.text) in shown for sentence in excerpt.sentences)


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
    logits = features_of(question, excerpts) @ by_feature + weights.constant
    if concept := concept_asked(question):
        logits += DEFINES * np.asarray([defines(one.text, concept) for one in excerpts])
        sought = set(stems(concept))
        titles = [set(stems(one.hit.episode.title)) for one in excerpts]
        logits += IS_THE_SUBJECT * np.asarray([sought <= title for title in titles])
    return np.asarray(1 / (1 + np.exp(-logits)))


def _of_guests(
    excerpts: Sequence[Excerpt], likelihood: Floats, least: float, scope: Scope
) -> tuple[list[Excerpt], Floats]:
    """The excerpts without those of hosts, where one of the others is at `least` so likely."""
    guests = [
        at
        for at, one in enumerate(excerpts)
        if not scope.is_host(one.hit.episode.slug, one.speaker)
    ]
    if not guests or likelihood[guests].max() < least:
        return list(excerpts), likelihood
    return [excerpts[at] for at in guests], likelihood[guests]


def _nearest_of_each_passage(excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    """Of each of the first passages the excerpt nearest to the question: needs no threshold."""
    nearest: dict[int, Excerpt] = {}
    for excerpt in excerpts:
        known = nearest.get(excerpt.hit.rank)
        if known is None or excerpt.nearness > known.nearness:
            nearest[excerpt.hit.rank] = excerpt
    by_rank = [nearest[rank] for rank in sorted(nearest)]
    return _fitting(by_rank)


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
