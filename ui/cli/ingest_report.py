"""Prints the report of an ingest for a reader."""

from __future__ import annotations

import sys
from itertools import groupby

from ingest.problems import Problem
from ingest.report import IngestReport
from ui.cli.terminal import say
from ui.formatting import plural

SHOWN_OF_A_KIND = 10
"""Problems of one kind that are printed on a terminal; an archive may have a thousand."""


def print_report(report: IngestReport, *, with_problems: bool) -> None:
    """Print the size of the index and the number of problems; `with_problems` also each of them.

    On a terminal only the first SHOWN_OF_A_KIND problems of each kind; to a file or a pipe, all.
    """
    if with_problems:
        _print_problems(report, SHOWN_OF_A_KIND if sys.stdout.isatty() else None)
        _print_counts(report)
    _print_contents(report)
    if report.problems and not with_problems:
        say(
            f"{plural(len(report.problems), 'problem')} repaired or left out; list them with:"
            " podcast-qa ingest --check"
        )


def _print_problems(report: IngestReport, most: int | None) -> None:
    order = list(report.problems_by_kind)
    # sorted() keeps the order of file and line within a kind
    problems = sorted(report.problems, key=lambda problem: order.index(problem.kind))
    for kind, group in groupby(problems, key=lambda problem: problem.kind):
        of_kind = list(group)
        for problem in of_kind[:most]:
            say(f"{_place(problem)}: {kind}: {problem.detail}")
        if most is not None and len(of_kind) > most:
            say(f"  … and {len(of_kind) - most:,} more: {kind} (--json lists all)")


def _print_counts(report: IngestReport) -> None:
    if not report.problems:
        say("No problems found.")
        return
    files = len({problem.file for problem in report.problems})
    say(f"\n{plural(len(report.problems), 'problem')} in {plural(files, 'file')}:")
    for kind, count in report.problems_by_kind.items():
        say(f"{count:8,}  {kind}")


def _print_contents(report: IngestReport) -> None:
    files = report.files
    say(
        f"\n{report.archive}: {plural(report.episodes, 'episode')}, {report.transcripts:,} with a "
        f"transcript; {plural(report.sections, 'section')}, {plural(report.lines, 'line')}, "
        f"{plural(report.chunks, 'chunk')}."
    )
    took = f"{sum(report.seconds.values()):.1f} s"
    if report.index_version is None:
        say(f"Checked in {took}. Nothing was written.")
        return
    if not (files.added or files.changed or files.removed or report.encoded):
        say(f"Nothing changed; index version {report.index_version} is up to date ({took}).")
        return
    say(
        f"Files: {files.added:,} added, {files.changed:,} changed, {files.removed:,} removed, "
        f"{files.unchanged:,} unchanged. Vectors: {report.encoded:,} computed, "
        f"{report.copied:,} reused."
    )
    say(f"Published index version {report.index_version} ({took}).")


def _place(problem: Problem) -> str:
    return problem.file if problem.line is None else f"{problem.file}:{problem.line}"
