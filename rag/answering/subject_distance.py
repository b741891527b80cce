"""Judges whether a question is about something else than the archive."""

from __future__ import annotations

import math

from rag.calibration import Calibration
from rag.names import words_of
from rag.query.lexicon.speech import SAYING
from rag.retrieval.retrieved import Retrieved
from vectorstore.lexical_index import LexicalIndex, stems

# The share of the chunks that a word is taken to stand in which nobody says.
LEAST_SHARE = 1e-4

STEMS_OF_SAYING = frozenset(stem for word in SAYING for stem in stems(word))


def is_off_subject(retrieved: Retrieved, lexical: LexicalIndex, calibration: Calibration) -> bool:
    """Whether nothing in the archive is near a question that names nobody."""
    weights = calibration.subject
    # Of the few windows that a filter leaves hardly any is near.
    if weights is None or retrieved.plan.where:
        return retrieved.similarity < calibration.off_topic
    return weights.likelihood(*subject_features(retrieved, lexical)) < weights.least


def subject_features(
    retrieved: Retrieved, lexical: LexicalIndex
) -> tuple[float, float, float, float]:
    """The features of `rag.calibration.SubjectWeights`, in its order."""
    unheard = max(LEAST_SHARE, 0.5 / max(len(lexical.places), 1))
    shares = [
        math.log10(lexical.share(word) + unheard)
        for word in words_of(retrieved.plan.topic)
        if has_meaning(word)
    ] or [0.0]
    nearness = retrieved.nearness
    return nearness.snippet, nearness.around, sum(shares) / len(shares), min(shares)


def has_meaning(word: str) -> bool:
    """Whether a word says what a question is about: no stop word, no verb of saying."""
    found = stems(word)
    return bool(found) and found[0] not in STEMS_OF_SAYING
