"""Measures the service on questions with known answers.

>>> qa = PodcastQA.open(".podcast-qa")
>>> questions = read_questions("questions.jsonl")
>>> plain = evaluate(qa, questions)
>>> other = evaluate(qa, questions, SearchSettings(lexical_weight=0))
>>> score(plain), compare(other, plain), find_misses(plain)  # rows: dataclasses.asdict(row)
"""

from __future__ import annotations

from evaluation.errors import CheckQuestionsError
from evaluation.metrics.metric import Metric
from evaluation.metrics.refusal_threshold import Refusals, refusals_by_threshold
from evaluation.metrics.registry import METRICS
from evaluation.metrics.scores import Difference, Score, compare, score
from evaluation.questions import GoldSpan, Question, read_questions
from evaluation.report.answer_misses import AnswerMiss, Refusal, find_answer_misses, find_refusals
from evaluation.report.evaluation_report import Report, make_report
from evaluation.report.miss_tables import answer_misses_table, misses_table
from evaluation.report.misses import Miss, Wanted, find_misses, wanted
from evaluation.report.thresholds import Threshold, Verdict
from evaluation.results import Result, Run, Store
from evaluation.runner import evaluate

__all__ = [
    "METRICS",
    "AnswerMiss",
    "CheckQuestionsError",
    "Difference",
    "GoldSpan",
    "Metric",
    "Miss",
    "Question",
    "Refusal",
    "Refusals",
    "Report",
    "Result",
    "Run",
    "Score",
    "Store",
    "Threshold",
    "Verdict",
    "Wanted",
    "answer_misses_table",
    "compare",
    "evaluate",
    "find_answer_misses",
    "find_misses",
    "find_refusals",
    "make_report",
    "misses_table",
    "read_questions",
    "refusals_by_threshold",
    "score",
    "wanted",
]
