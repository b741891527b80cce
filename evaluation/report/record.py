"""A report as JSON: everything that was measured, and each miss."""

from __future__ import annotations

import json
from dataclasses import asdict

from evaluation.report.answer_record import answers_json
from evaluation.report.evaluation_report import Report
from evaluation.report.misses import Miss, find_misses
from evaluation.report.record_parts import Json, asked_json, finite, passage_json, row, score_rows
from evaluation.results import READ, Run


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
                "value": finite(one.score.value) if one.score else None,
                "met": one.is_met,
            }
            for one in report.verdicts
        ],
    }
    return json.dumps(record, ensure_ascii=False, indent=2)


def _run(report: Report, run: Run) -> Json:
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
        "misses": [_miss(run, miss) for miss in find_misses(run)],
        **answers_json(report, run),
    }


def _miss(run: Run, miss: Miss) -> Json:
    return {
        "kind": miss.kind,
        "rank": miss.rank,
        "not_found": list(miss.not_found),
        **asked_json(run, miss.result),
        "came": [passage_json(hit) for hit in miss.result.hits[:READ]],
    }
