"""Measures the service on questions with known answers.

>>> qa = PodcastQA.open(".podcast-qa")
>>> questions = read_questions("questions.jsonl")
>>> plain = evaluate(qa, questions)
>>> other = evaluate(qa, questions, SearchSettings(lexical_weight=0))
>>> score(plain), compare(other, plain), find_misses(plain)  # rows: dataclasses.asdict(row)
"""

from __future__ import annotations

from evaluation.answer_misses import AnswerMiss, Refusal, find_answer_misses, find_refusals
from evaluation.calibration import Refusals, refusals_by_threshold
from evaluation.errors import CheckQuestionsError
from evaluation.metric import Metric
from evaluation.metrics import METRICS
from evaluation.miss_tables import answer_misses_table, misses_table
from evaluation.misses import Miss, Wanted, find_misses, wanted
from evaluation.questions import GoldSpan, Question, read_questions
from evaluation.report import Report, make_report
from evaluation.results import Result, Run, Store
from evaluation.running import evaluate
from evaluation.scores import Difference, Score, compare, score
from evaluation.thresholds import Threshold, Verdict

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
