"""The answers of a run as JSON: counts, refusals, answer misses, and, apart from what is measured,
the opinions of a judge model."""

from __future__ import annotations

from dataclasses import asdict

from evaluation.metrics.answer_sentences import cited_sentences
from evaluation.metrics.seconds_off import seconds_off
from evaluation.report.answer_counts import count_answers
from evaluation.report.answer_misses import AnswerMiss, find_answer_misses
from evaluation.report.evaluation_report import EvaluationReport
from evaluation.report.json_questions import question_json
from evaluation.report.json_scores import Json, finite, score_rows
from evaluation.report.refused_questions import RefusedQuestion, find_refused_questions
from evaluation.results import NotJudged, Opinion, Result, Run
from rag.answer import Answer, Citation


def answers_json(report: EvaluationReport, run: Run) -> Json:
    """The part of a run's record on its answers; empty if none were asked for."""
    if run.llm is None:
        return {}
    counts = count_answers(run)
    return {
        "answers": {
            **{name: value for name, value in asdict(counts).items() if isinstance(value, int)},
            "notices": [{"notice": notice, "answers": count} for notice, count in counts.notices],
            "spent": asdict(counts.spent) if counts.spent else None,
            "dropped": [{**asdict(one), "share": finite(one.share)} for one in counts.dropped],
        },
        "refusals": [_refusal(refused) for refused in find_refused_questions(run)],
        "answer_misses": [_answer_miss(run, miss) for miss in find_answer_misses(run)],
        "judge": _judge(report, run),
    }


def _refusal(refused: RefusedQuestion) -> Json:
    similarity = refused.result.similarity
    return {
        "id": refused.result.question.id,
        "type": refused.result.question.type,
        "question": refused.result.question.text,
        "right": refused.right,
        "said": refused.answer.text,
        "similarity": None if similarity is None else finite(similarity),
    }


def _answer_miss(run: Run, miss: AnswerMiss) -> Json:
    answer = miss.result.answer
    return {
        "kind": miss.kind,
        "faults": list(miss.faults),
        "missing_facts": list(miss.missing_facts),
        **question_json(run, miss.result),
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
                **_citation(citation),
                "lies_in": place,
                "seconds_off": seconds_off(citation, miss.result.gold),
            }
            for citation, place in miss.citations
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


def _judge(report: EvaluationReport, run: Run) -> Json | None:
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
