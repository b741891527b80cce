"""`podcast-qa evaluate`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluation.errors import CheckQuestionsError
from evaluation.judge.judge import choose_judge, judged
from evaluation.metrics.fell_back import fell_back
from evaluation.metrics.scores import groups_of
from evaluation.questions import Question, read_questions
from evaluation.report.evaluation_report import EvaluationReport, make_report
from evaluation.report.thresholds import Threshold, parse_threshold
from evaluation.results import NotJudged, Run
from evaluation.runner import evaluate as run_questions
from rag.search_settings import SearchSettings
from ui.cli import options
from ui.cli.evaluation_files import RECORD, REPORT, make_folder, write_files
from ui.cli.progress_display import shown_progress
from ui.cli.score_tables import print_scores
from ui.cli.search_variants import read_variants
from ui.cli.service_from_settings import open_service
from ui.cli.terminal import note, say
from ui.errors import ChangeSettingsError
from ui.formatting import plural
from ui.settings import Settings, read_settings

if TYPE_CHECKING:
    from rag.llm.models import ModelChoice  # heavy; see choose_judge

FOLDER = "podcast-qa-evaluation"
MOST_VARIANTS = 25  # each has a letter in the tables

Questions = Annotated[
    str,
    typer.Argument(help="JSON Lines file of questions with known answers.", metavar="QUESTIONS"),
]
Answers = Annotated[
    bool, typer.Option("--answers", help="Measure the answers as well as the search.")
]
Variants = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="Also measure these search settings, compared with the defaults. Repeatable.",
        metavar="NAME=VALUE[,…]",
    ),
]
Required = Annotated[
    list[str] | None,
    typer.Option(
        "--require",
        help="Exit with status 1 unless the defaults reach this score. TYPE/METRIC>=VALUE limits "
        "it to one type of question. Repeatable.",
        metavar="METRIC>=VALUE",
    ),
]
Out = Annotated[str, typer.Option(help=f"Folder for {REPORT} and {RECORD}.", metavar="DIR")]
Judge = Annotated[
    str | None,
    typer.Option(
        help="Language model that also judges the answers (of the defaults only); reported apart "
        "from the metrics.",
        metavar="SPEC",
        show_default=False,
    ),
]


def evaluate(
    questions: Questions,
    answers: Answers = False,
    variants: Variants = None,
    required: Required = None,
    out: Out = FOLDER,
    llm: options.Llm = None,
    judge: Judge = None,
    as_json: options.Json = False,
    store: options.Store = None,
) -> None:
    """Measure search and answers on questions with known answers."""
    _check_options(answers, llm, judge)
    search_settings = [SearchSettings(), *_read_variants(variants or ())]
    thresholds = _read_thresholds(required or (), judge)
    asked = read_questions(questions)
    _check_groups(thresholds, asked)
    folder = make_folder(Path(out))
    # Without answers no language model is needed, so none is looked for.
    settings = read_settings(store=store, llm=llm if answers else "quotes")
    judge_model = choose_judge(judge, settings.llm_deadline) if judge else None
    runs = _run_all(settings, asked, search_settings, answers)
    if judge_model:
        runs[0] = _judged(runs[0], judge_model, settings.llm_deadline)
    report = make_report(questions, runs, thresholds)
    record = write_files(folder, report)
    if as_json:
        say(record)
    else:
        print_scores(report)
    _note_remarks(report, folder)
    # If the model requested by name never answered, the figures are those of something else.
    stood_in = {fell_back(result) for run in runs for result in run.results} - {None}
    is_missed = any(not check.is_met for check in report.threshold_checks)
    if (llm is not None and stood_in == {True}) or is_missed:
        raise typer.Exit(1)


def _check_options(answers: bool, llm: str | None, judge: str | None) -> None:
    if llm is not None and not answers:
        raise typer.BadParameter("--llm requires --answers")
    if judge is not None and not answers:
        raise typer.BadParameter("--judge requires --answers")


def _read_variants(texts: Sequence[str]) -> list[SearchSettings]:
    if len(texts) > MOST_VARIANTS:
        raise typer.BadParameter(f"--set can be given at most {MOST_VARIANTS} times")
    try:
        return read_variants(texts)
    except ChangeSettingsError as error:
        raise typer.BadParameter(str(error)) from error


def _read_thresholds(texts: Sequence[str], judge: str | None) -> list[Threshold]:
    try:
        thresholds = [parse_threshold(text) for text in texts]
    except CheckQuestionsError as error:
        raise typer.BadParameter(f"--require {error}") from error
    for threshold in thresholds:
        if judge is None and threshold.needs_judge:
            raise typer.BadParameter(f"--require {threshold} requires --judge SPEC")
    return thresholds


def _check_groups(thresholds: Sequence[Threshold], questions: Sequence[Question]) -> None:
    groups = groups_of(questions)
    for threshold in thresholds:
        if threshold.group not in groups:
            raise typer.BadParameter(
                f"--require {threshold}: no question has the type {threshold.group!r}; "
                f"available: {', '.join(groups)}"
            )


def _run_all(
    settings: Settings,
    questions: Sequence[Question],
    variants: Sequence[SearchSettings],
    answers: bool,
) -> list[Run]:
    qa = open_service(settings)
    if answers:
        note(qa.model.why)
    with shown_progress() as progress:
        progress.start("ask", len(questions) * len(variants))
        return [
            run_questions(
                qa, questions, variant, answers=answers, asked=lambda: progress.advance(1)
            )
            for variant in variants
        ]


def _judged(run: Run, judge: ModelChoice, deadline: float) -> Run:
    with shown_progress() as progress:
        progress.start("judge", len(run.results))
        return judged(run, judge, deadline, asked=lambda: progress.advance(1))


def _note_remarks(report: EvaluationReport, folder: Path) -> None:
    defaults = report.runs[0]
    if missing := defaults.not_in_store:
        note(
            f"{plural(len(missing), 'gold episode')} without a transcript in the store, left out "
            f"of the figures: {', '.join(missing)}"
        )
    answers = [result.answer for result in defaults.results if result.answer]
    if notices := [answer.notice for answer in answers if answer.notice]:
        note(f"{plural(len(notices), 'answer')} with a notice; the first: {notices[0]}")
    opinions = [result.opinion for result in defaults.results]
    if silent := [opinion for opinion in opinions if isinstance(opinion, NotJudged)]:
        note(
            f"{plural(len(silent), 'answer')} not judged; the first: {silent[0].why} "
            "(the metrics need no judge)"
        )
    for check in report.threshold_checks:
        if not check.is_met:
            outcome = "cannot be measured with these questions"
            if score := check.score:
                outcome = f"is {score.value:.3f} ({score.low:.3f} to {score.high:.3f})"
            note(f"required {check.threshold}: {outcome}")
    note(f"report with every miss: {folder / REPORT}; as JSON: {folder / RECORD}")
