"""Measures the service on questions with known answers.

>>> qa = PodcastQA.open(".podcast-qa")
>>> questions = read_questions("questions.jsonl")
>>> defaults = evaluate(qa, questions)
>>> variant = evaluate(qa, questions, SearchSettings(lexical_weight=0))
>>> score(defaults), compare(variant, defaults), find_search_misses(defaults)

Every row is a dataclass: `dataclasses.asdict(row)` makes a table of them.
"""

from __future__ import annotations

from evaluation.errors import CheckQuestionsError
from evaluation.metrics.metric import Metric
from evaluation.metrics.refusal_curve import RefusalPoint, refusal_curve
from evaluation.metrics.registry import METRICS
from evaluation.metrics.scores import Difference, Score, compare, score
from evaluation.questions import GoldSpan, Question, read_questions
from evaluation.report.answer_misses import AnswerMiss, find_answer_misses
from evaluation.report.evaluation_report import EvaluationReport, make_report
from evaluation.report.gold_places import GoldPlace, gold_place
from evaluation.report.html_misses import answer_misses_table, search_misses_table
from evaluation.report.refused_questions import RefusedQuestion, find_refused_questions
from evaluation.report.search_misses import SearchMiss, find_search_misses
from evaluation.report.thresholds import Threshold, ThresholdCheck
from evaluation.results import Result, Run, Store
from evaluation.runner import evaluate

__all__ = [
    "METRICS",
    "AnswerMiss",
    "CheckQuestionsError",
    "Difference",
    "EvaluationReport",
    "GoldPlace",
    "GoldSpan",
    "Metric",
    "Question",
    "RefusalPoint",
    "RefusedQuestion",
    "Result",
    "Run",
    "Score",
    "SearchMiss",
    "Store",
    "Threshold",
    "ThresholdCheck",
    "answer_misses_table",
    "compare",
    "evaluate",
    "find_answer_misses",
    "find_refused_questions",
    "find_search_misses",
    "gold_place",
    "make_report",
    "read_questions",
    "refusal_curve",
    "score",
    "search_misses_table",
]
