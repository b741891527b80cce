"""The answers of a run as JSON: how they came about, what was refused, what is wrong with which,
and, apart from all that is measured, what a judge model thinks of them."""

from __future__ import annotations

from dataclasses import asdict

from evaluation.metrics.answer_sentences import cited_sentences
from evaluation.metrics.correctness import seconds_off
from evaluation.report.answer_counts import tally
from evaluation.report.answer_misses import AnswerMiss, Refusal, find_answer_misses, find_refusals
from evaluation.report.evaluation_report import Report
from evaluation.report.record_parts import Json, asked_json, finite, score_rows
from evaluation.results import NotJudged, Opinion, Result, Run
from rag.answer import Answer, Citation


def answers_json(report: Report, run: Run) -> Json:
    """What a run's record says of its answers; empty where none were asked for."""
    if run.llm is None:
        return {}
    counted = tally(run)
    return {
        "answers": {
            **{name: value for name, value in asdict(counted).items() if isinstance(value, int)},
            "notices": [{"notice": notice, "answers": count} for notice, count in counted.notices],
            "spent": asdict(counted.spent) if counted.spent else None,
            "dropped": [{**asdict(one), "share": finite(one.share)} for one in counted.dropped],
        },
        "refusals": [_refusal(one) for one in find_refusals(run)],
        "answer_misses": [_miss(run, one) for one in find_answer_misses(run)],
        "judge": _judge(report, run),
    }


def _refusal(refusal: Refusal) -> Json:
    similarity = refusal.result.similarity
    return {
        "id": refusal.result.question.id,
        "type": refusal.result.question.type,
        "question": refusal.result.question.text,
        "right": refusal.right,
        "said": refusal.answer.text,
        "similarity": None if similarity is None else finite(similarity),
    }


def _miss(run: Run, miss: AnswerMiss) -> Json:
    answer = miss.result.answer
    return {
        "kind": miss.kind,
        "faults": list(miss.faults),
        "missing_facts": list(miss.missing_facts),
        **asked_json(run, miss.result),
        "answer": _answer(answer, miss) if answer else None,
    }


def _answer(answer: Answer, miss: AnswerMiss) -> Json:
    return {
        "text": answer.text,
        "abstained": answer.abstained,
        "mode": answer.mode,
        "notice": answer.notice,
        "dropped": [
            {"sentence": dropped.sentence, "reason": dropped.reason} for dropped in answer.dropped
        ],
        "citations": [
            {
                **_citation(one),
                "lies_in": where,
                "seconds_off": seconds_off(one, miss.result.gold),
            }
            for one, where in miss.cited
        ],
    }


def _citation(citation: Citation) -> Json:
    return {
        "marker": citation.marker,
        "episode": citation.episode.slug,
        "section": citation.header,
        "speaker": citation.speaker,
        "start": citation.start,
        "url": citation.url,
        "quote": citation.quote,
    }


def _judge(report: Report, run: Run) -> Json | None:
    if run.judge is None:
        return None
    return {
        "by": run.judge,
        "scores": score_rows(report.opinions, run),
        "answers": [
            _opinion(result, result.opinion)
            for result in run.results
            if isinstance(result.opinion, Opinion)
        ],
        "not_judged": [
            {"id": result.question.id, "why": result.opinion.why}
            for result in run.results
            if isinstance(result.opinion, NotJudged)
        ],
    }


def _opinion(result: Result, opinion: Opinion) -> Json:
    sentences = cited_sentences(result.answer) if result.answer else ()
    return {
        "id": result.question.id,
        "answer": opinion.answer,
        "sentences": [
            {"sentence": one.text, "borne_out": grade}
            for one, grade in zip(sentences, opinion.sentences, strict=True)
        ],
    }
