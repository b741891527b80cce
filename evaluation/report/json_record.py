"""The report as JSON (evaluation.json): every score, every miss."""

from __future__ import annotations

import json
from dataclasses import asdict

from evaluation.report.evaluation_report import EvaluationReport
from evaluation.report.json_answers import answers_json
from evaluation.report.json_questions import passage_json, question_json
from evaluation.report.json_scores import Json, finite, row, score_rows
from evaluation.report.search_misses import SearchMiss, find_search_misses
from evaluation.results import SEARCH_DEPTH, Run, Store


def as_json(report: EvaluationReport) -> str:
    """The report as JSON text. A figure that is null is infinite (see `seconds_off`)."""
    record = {
        "questions": {"file": report.source, "count": report.questions},
        "date": report.made,
        "versions": dict(report.versions),
        "store": _store(report.runs[0].store),
        "not_in_store": report.runs[0].not_in_store,
        "runs": [_run(report, run) for run in report.runs],
        "required": [
            {
                "threshold": str(one.threshold),
                "value": finite(one.score.value) if one.score else None,
                "met": one.is_met,
            }
            for one in report.threshold_checks
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=2)


def _store(store: Store) -> Json:
    # The key is older than the name, and is kept for readers of older records.
    return {
        "generation": store.index_version,
        "model": store.model,
        "fingerprint": store.fingerprint,
        "archive": store.archive,
        "transcripts": store.transcripts,
    }


def _run(report: EvaluationReport, run: Run) -> Json:
    return {
        "name": run.name,
        "settings": asdict(run.settings),
        "llm": run.llm,
        "scores": score_rows(report.scores, run),
        "differences": [
            {**row(one), "is_noise": one.is_noise}
            for one in report.differences
            if one.run == run.name
        ],
        "misses": [_search_miss(run, miss) for miss in find_search_misses(run)],
        **answers_json(report, run),
    }


def _search_miss(run: Run, miss: SearchMiss) -> Json:
    return {
        "kind": miss.kind,
        "rank": miss.rank,
        "not_found": list(miss.not_found),
        **question_json(run, miss.result),
        "came": [passage_json(hit) for hit in miss.result.hits[:SEARCH_DEPTH]],
    }
