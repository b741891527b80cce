"""The part of the report on what a judge model thinks of the answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from evaluation.judge.opinions import JUDGE_METRICS
from evaluation.metrics.answer_sentences import cited_sentences
from evaluation.metrics.scores import ALL
from evaluation.report.evaluation_report import Report
from evaluation.report.figures import score_text
from evaluation.report.markup import table, text
from evaluation.results import NotJudged, Opinion, Result, Run

ANSWERS = {"yes": "answers the question", "partly": "answers in part", "no": "does not answer"}
BORNE_OUT = {"partly": "borne out in part", "no": "not borne out"}


def opinions_part(report: Report, run: Run) -> Iterator[str]:
    """What the judge of a run thinks; nothing where there is none."""
    if run.judge is None:
        return
    yield f"\n## An opinion, judged by {text(run.judge)}: {text(run.name)}\n"
    yield (
        "A language model was shown each answer with the quotes that it cites, and the reference "
        "answer. It may be wrong, and is no part of the figures above.\n"
    )
    rows = (
        (metric, one)
        for metric in JUDGE_METRICS
        if (one := report.opinion(run.name, ALL, metric.name))
    )
    yield from table(
        ["metric", "n", text(run.judge), "what"],
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
        (BORNE_OUT[grade], sentence.text)
        for sentence, grade in zip(sentences, opinion.sentences, strict=True)
        if grade != "yes"
    ]
    if opinion.answer == "yes" and not doubts:
        return
    question = result.question
    yield f"- {text(question.id)}, {text(question.text)}: {ANSWERS[opinion.answer]}"
    for doubt, sentence in doubts:
        yield f"  - {doubt}: {text(sentence)}"
