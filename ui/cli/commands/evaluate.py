"""`evaluate`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from evaluation.errors import CheckQuestionsError
from evaluation.judge.judge import choose_judge, judged
from evaluation.metrics.model_metrics import fell_back
from evaluation.metrics.scores import groups_of
from evaluation.questions import Question, read_questions
from evaluation.report.evaluation_report import Report, make_report
from evaluation.report.markdown import as_markdown
from evaluation.report.record import as_json as json_of
from evaluation.report.thresholds import Threshold, parse_threshold
from evaluation.results import NotJudged, Run
from evaluation.runner import evaluate as run_questions
from rag.search_settings import SearchSettings
from ui.cli import options
from ui.cli.opening import opened
from ui.cli.printing import note, say
from ui.cli.progress_bar import shown_progress
from ui.cli.score_tables import print_scores
from ui.cli.search_variants import read_variants
from ui.errors import ChangeSettingsError
from ui.settings import Settings, read_settings
from ui.words import plural

if TYPE_CHECKING:
    from rag.llm.models import Choice  # heavy; see choose_judge

FOLDER = "podcast-qa-evaluation"
REPORT = "report.md"
RECORD = "evaluation.json"
MOST_VARIANTS = 25  # each has a letter in the tables


def evaluate(
    questions: Annotated[
        str,
        typer.Argument(help="Questions with known answers, as JSON lines.", metavar="QUESTIONS"),
    ],
    answers: Annotated[
        bool, typer.Option("--answers", help="Measure the answers too, not the search alone.")
    ] = False,
    variants: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="Measure these search settings beside the defaults (repeatable).",
            metavar="NAME=VALUE[,…]",
        ),
    ] = None,
    required: Annotated[
        list[str] | None,
        typer.Option(
            "--require",
            help="Exit with status 1 unless the defaults reach this (repeatable); of one type: "
            "TYPE/METRIC>=VALUE.",
            metavar="METRIC>=VALUE",
        ),
    ] = None,
    out: Annotated[
        str,
        typer.Option(help=f"The folder for {REPORT} and {RECORD}.", metavar="DIR"),
    ] = FOLDER,
    llm: options.Llm = None,
    judge: Annotated[
        str | None,
        typer.Option(
            help="Ask this language model, too, what it thinks of the answers (of the defaults); "
            "kept apart from what is measured.",
            metavar="SPEC",
            show_default=False,
        ),
    ] = None,
    as_json: options.Json = False,
    store: options.Store = None,
) -> None:
    """Measure search and answers on questions with known answers."""
    if llm is not None and not answers:
        raise typer.BadParameter("--llm is for answers; give --answers too")
    if judge is not None and not answers:
        raise typer.BadParameter("--judge is for answers; give --answers too")
    settings = [SearchSettings(), *_read_variants(variants or ())]
    thresholds = _read_thresholds(required or ())
    if judge is None and (opinions := [one for one in thresholds if one.needs_judge]):
        raise typer.BadParameter(f"--require {opinions[0]} needs a judge; give --judge SPEC too")
    asked = read_questions(questions)
    _require_groups(thresholds, asked)
    folder = _made(Path(out))
    # Without answers no language model is needed, so none is looked for.
    how = read_settings(store=store, llm=llm if answers else "quotes")
    judging = choose_judge(judge, how.llm_deadline) if judge else None
    runs = _run_all(how, asked, settings, answers)
    if judging:
        runs[0] = _judged(runs[0], judging, how.llm_deadline)
    report = make_report(questions, runs, thresholds)
    record = json_of(report)
    _write(folder / REPORT, as_markdown(report))
    _write(folder / RECORD, record)
    if as_json:
        say(record)
    else:
        print_scores(report)
    _note_what_to_know(report, folder)
    # Without a word of the model that was asked for by name, something else was measured.
    stood_in = {fell_back(one) for run in runs for one in run.results} - {None}
    if (llm is not None and stood_in == {True}) or not all(one.is_met for one in report.verdicts):
        raise typer.Exit(1)


def _read_variants(texts: Sequence[str]) -> list[SearchSettings]:
    if len(texts) > MOST_VARIANTS:
        raise typer.BadParameter(f"--set can be given {MOST_VARIANTS} times at most")
    try:
        return read_variants(texts)
    except ChangeSettingsError as error:
        raise typer.BadParameter(str(error)) from error


def _read_thresholds(texts: Sequence[str]) -> list[Threshold]:
    try:
        return [parse_threshold(text) for text in texts]
    except CheckQuestionsError as error:
        raise typer.BadParameter(f"--require {error}") from error


def _require_groups(thresholds: Sequence[Threshold], questions: Sequence[Question]) -> None:
    groups = groups_of(questions)
    for threshold in thresholds:
        if threshold.group not in groups:
            raise typer.BadParameter(
                f"--require {threshold}: no question is of the type {threshold.group!r}; there "
                f"are: {', '.join(groups)}"
            )


def _run_all(
    settings: Settings,
    questions: Sequence[Question],
    variants: Sequence[SearchSettings],
    answers: bool,
) -> list[Run]:
    qa = opened(settings)
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


def _judged(run: Run, judge: Choice, deadline: float) -> Run:
    with shown_progress() as progress:
        progress.start("judge", len(run.results))
        return judged(run, judge, deadline, asked=lambda: progress.advance(1))


def _note_what_to_know(report: Report, folder: Path) -> None:
    first = report.runs[0]
    if missing := first.not_in_store:
        note(
            f"{plural(len(missing), 'gold episode')} without a transcript in the store, so what "
            f"needs them is not counted: {', '.join(missing)}"
        )
    if lost := sum(bool(one.answer and one.answer.notice) for one in first.results):
        note(f"{plural(lost, 'answer')} with a notice; the first: {_first_notice(first)}")
    if silent := [one.opinion for one in first.results if isinstance(one.opinion, NotJudged)]:
        note(
            f"{plural(len(silent), 'answer')} not judged; the first: {silent[0].why} "
            "(what is measured needs no judge)"
        )
    for verdict in report.verdicts:
        if not verdict.is_met:
            came = "cannot be measured with these questions"
            if score := verdict.score:
                came = f"is {score.value:.3f} ({score.low:.3f} to {score.high:.3f})"
            note(f"required {verdict.threshold}: {came}")
    note(f"the report with each miss: {folder / REPORT}; as JSON: {folder / RECORD}")


def _first_notice(run: Run) -> str:
    notices = (one.answer.notice for one in run.results if one.answer and one.answer.notice)
    return next(notices)


def _made(folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_written(folder, error) from error
    return folder


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> ChangeSettingsError:
    return ChangeSettingsError(
        f"{path} cannot be written ({error.strerror}); name another folder with --out"
    )
