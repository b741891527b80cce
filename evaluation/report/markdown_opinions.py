"""The part of the report on a judge model's opinions of the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from evaluation.judge.judge_metrics import JUDGE_METRICS
from evaluation.metrics.answer_sentences import cited_sentences
from evaluation.metrics.scores import ALL
from evaluation.report.evaluation_report import EvaluationReport
from evaluation.report.markdown_syntax import table, text
from evaluation.report.number_format import score_text
from evaluation.results import NotJudged, Opinion, Result, Run

ANSWER_GRADES = {
    "yes": "answers the question",
    "partly": "answers in part",
    "no": "does not answer",
}
SENTENCE_GRADES = {"partly": "supported in part", "no": "not supported"}


def opinions_part(report: EvaluationReport, run: Run) -> Iterator[str]:
    """The judge's scores and doubts about one run; nothing without a judge."""
    if run.judge is None:
        return
    yield f"\n## Judged by {text(run.judge)}: {text(run.name)}\n"
    yield (
        "A language model was shown each answer with the quotes that it cites, and the reference "
        "answer. It may be wrong; its opinion is no part of the figures above.\n"
    )
    rows = (
        (metric, one)
        for metric in JUDGE_METRICS
        if (one := report.opinion(run.name, ALL, metric.name))
    )
    yield from table(
        ["metric", "n", text(run.judge), "meaning"],
        ([m.name, str(one.questions), score_text(one, m), m.about] for m, one in rows),
    )
    reasons = Counter(one.opinion.why for one in run.results if isinstance(one.opinion, NotJudged))
    yield ""
    for why, count in reasons.most_common():
        yield f"- not judged ({count:,}): {text(why)}"
    for result in run.results:
        if isinstance(result.opinion, Opinion):
            yield from _doubts(result, result.opinion)


def _doubts(result: Result, opinion: Opinion) -> Iterator[str]:
    sentences = cited_sentences(result.answer) if result.answer else ()
    doubts = [
        (SENTENCE_GRADES[grade], sentence.text)
        for sentence, grade in zip(sentences, opinion.sentences, strict=True)
        if grade != "yes"
    ]
    if opinion.answer == "yes" and not doubts:
        return
    question = result.question
    yield f"- {text(question.id)}, {text(question.text)}: {ANSWER_GRADES[opinion.answer]}"
    for doubt, sentence in doubts:
        yield f"  - {doubt}: {text(sentence)}"
