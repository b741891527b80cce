"""What the records of searches and of answers have in common, as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from evaluation.metrics.scores import Difference, Score
from evaluation.report.misses import wanted
from evaluation.results import Result, Run
from rag.answer import Hit

Json = dict[str, Any]

FIRST_WORDS = 30
"""Words of a passage by which it is recognised."""


def first_words(text: str) -> str:
    """The first words of a passage, on one line."""
    words = text.split()
    return " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")


def score_rows(scores: Iterable[Score], run: Run) -> list[Json]:
    """The scores of one run."""
    return [row(one) for one in scores if one.run == run.name]


def row(one: Score | Difference) -> Json:
    """A score or a difference, without the run, whose record it stands in."""
    return {
        key: finite(value) if isinstance(value, float) else value
        for key, value in asdict(one).items()
        if key != "run"
    }


def finite(value: float) -> float | None:
    """The value with four places; None where it is endless, which JSON has no number for."""
    return round(value, 4) if math.isfinite(value) else None


def asked_json(run: Run, result: Result) -> Json:
    """The question, how it was understood, and what was wanted."""
    question = result.question
    places = [wanted(run, span) for span in question.gold]
    return {
        "id": question.id,
        "type": question.type,
        "question": question.text,
        "history": [asdict(turn) for turn in question.history],
        "understood": result.understood,
        "wanted": {
            "gold": [
                {
                    "episode": place.span.slug,
                    "section": place.section,
                    "start": place.span.start,
                    "end": place.span.end,
                    "url": place.url,
                }
                for place in places
            ],
            "speaker": question.speaker,
            "answer": question.answer,
        },
    }


def passage_json(hit: Hit) -> Json:
    """A passage, by where it is and how it begins."""
    return {
        "rank": hit.rank,
        "episode": hit.episode.slug,
        "section": hit.header,
        "start": hit.start,
        "end": hit.end,
        "url": hit.url,
        "first_words": first_words(hit.text),
    }
