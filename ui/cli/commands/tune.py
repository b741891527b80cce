"""`podcast-qa tune`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from tuning.tuner import TuningReport
from tuning.tuner import tune as tune_on_questions
from ui.cli import options
from ui.cli.progress_display import shown_progress
from ui.cli.terminal import note, print_json, say
from ui.settings import read_settings

FOLDER = "podcast-qa-embedding"


def tune(
    questions: Annotated[
        Path,
        typer.Argument(
            help="JSON Lines file of training questions: question, slug, evidence.",
            metavar="QUESTIONS",
        ),
    ],
    out: Annotated[
        Path, typer.Option(help="Folder for the adapter; new or empty.", metavar="DIR")
    ] = Path(FOLDER),
    as_json: options.Json = False,
    store: options.Store = None,
) -> None:
    """Tune the embedding model on questions about the archive in the store."""
    settings = read_settings(store=store)
    with shown_progress() as progress:
        report = tune_on_questions(questions, Path(settings.store), out, progress=progress)
    if as_json:
        print_json(asdict(report) | {"folder": str(report.folder), "is_better": report.is_better})
    else:
        _print(report)
    if report.is_better:
        note(f"use it with: PODCAST_QA_EMBEDDING={out} podcast-qa ingest ARCHIVE")
    else:
        note(f"{out} finds no more than {report.base} does: keep the model that you have")


def _print(report: TuningReport) -> None:
    say(
        f"trained on {report.trained:,} questions; {report.held_out:,} on other episodes, among the"
        " windows of those episodes, by vectors alone:"
    )
    for name, scores in (("before", report.before), ("after", report.after)):
        say(f"{name:<8}hit@5 {scores.hit_at_5:.3f}   MRR@10 {scores.mrr_at_10:.3f}")
    if report.left_out:
        say(f"left out, because their evidence is not in the store: {report.left_out:,}")
