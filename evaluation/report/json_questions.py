"""Questions and passages as JSON, as search misses and answer misses show them."""

from __future__ import annotations

from dataclasses import asdict

from evaluation.report.foreign_text import first_words
from evaluation.report.gold_places import gold_place
from evaluation.report.json_scores import Json
from evaluation.results import Result, Run
from rag.answer import Hit


def question_json(run: Run, result: Result) -> Json:
    """The question, how the service understood it, and its gold spans and reference answer."""
    question = result.question
    places = [gold_place(run, span) for span in question.gold]
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
    """A passage: where it is, and its first words."""
    return {
        "rank": hit.rank,
        "episode": hit.episode.slug,
        "section": hit.header,
        "start": hit.start,
        "end": hit.end,
        "url": hit.url,
        "first_words": first_words(hit.text),
    }
