"""A report as JSON: everything that was measured, and each miss."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import Any

from evaluation.misses import Miss, find_answer_misses, find_misses, wanted
from evaluation.report import Report
from evaluation.results import READ, Result, Run
from rag.answer import Answer, Hit

Json = dict[str, Any]

FIRST_WORDS = 30
"""Words of a passage by which it is recognised."""


def as_json(report: Report) -> str:
    """The report as JSON text. A number that is null has no end (see the metrics)."""
    record = {
        "questions": {"file": report.source, "count": report.questions},
        "date": report.made,
        "versions": dict(report.versions),
        "store": asdict(report.runs[0].store),
        "not_in_store": report.runs[0].not_in_store,
        "runs": [_run(report, run) for run in report.runs],
        "required": [
            {
                "threshold": str(one.threshold),
                "value": _finite(one.score.value) if one.score else None,
                "met": one.is_met,
            }
            for one in report.verdicts
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=2)


def first_words(text: str) -> str:
    """The first words of a passage, on one line."""
    words = text.split()
    return " ".join(words[:FIRST_WORDS]) + (" …" if len(words) > FIRST_WORDS else "")


def _run(report: Report, run: Run) -> Json:
    return {
        "name": run.name,
        "settings": asdict(run.settings),
        "llm": run.llm,
        "scores": [_row(asdict(one), "run") for one in report.scores if one.run == run.name],
        "differences": [
            {**_row(asdict(one), "run"), "is_noise": one.is_noise}
            for one in report.differences
            if one.run == run.name
        ],
        "misses": [_miss(run, miss) for miss in find_misses(run)],
        "answer_misses": [
            {
                "faults": list(miss.faults),
                **_asked(run, miss.result),
                "answer": _answer(miss.result.answer),
            }
            for miss in find_answer_misses(run)
        ],
    }


def _row(row: Json, without: str) -> Json:
    return {
        key: _finite(value) if isinstance(value, float) else value
        for key, value in row.items()
        if key != without
    }


def _finite(value: float) -> float | None:
    return round(value, 4) if math.isfinite(value) else None


def _miss(run: Run, miss: Miss) -> Json:
    return {
        "kind": miss.kind,
        "rank": miss.rank,
        "not_found": list(miss.not_found),
        **_asked(run, miss.result),
        "came": [_passage(hit) for hit in miss.result.hits[:READ]],
    }


def _asked(run: Run, result: Result) -> Json:
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


def _passage(hit: Hit) -> Json:
    return {
        "rank": hit.rank,
        "episode": hit.episode.slug,
        "section": hit.header,
        "start": hit.start,
        "end": hit.end,
        "url": hit.url,
        "first_words": first_words(hit.text),
    }


def _answer(answer: Answer | None) -> Json | None:
    if answer is None:
        return None
    return {
        "text": answer.text,
        "abstained": answer.abstained,
        "mode": answer.mode,
        "notice": answer.notice,
        "citations": [
            {
                "marker": one.marker,
                "episode": one.episode.slug,
                "section": one.header,
                "speaker": one.speaker,
                "start": one.start,
                "url": one.url,
                "quote": one.quote,
            }
            for one in answer.citations
        ],
    }
