"""The report of an ingest as text."""

from __future__ import annotations

import sys
from itertools import groupby

from ingest.problems import Problem
from ingest.report import Report
from ui.cli.printing import say
from ui.words import plural

SHOWN_OF_A_KIND = 10
"""Lines of one kind of problem that a terminal shows; an archive may have a thousand of them."""


def print_report(report: Report) -> None:
    """Print the problems, how many there are of each kind, and what stands now.

    A terminal shows the first of each kind; a file or a pipe gets them all.
    """
    _print_problems(report, SHOWN_OF_A_KIND if sys.stdout.isatty() else None)
    _print_sums(report)
    _print_contents(report)


def _print_problems(report: Report, most: int | None) -> None:
    order = list(report.problems_by_kind)
    # sorted() keeps the order of file and line within a kind
    problems = sorted(report.problems, key=lambda problem: order.index(problem.kind))
    for kind, found in groupby(problems, key=lambda problem: problem.kind):
        those = list(found)
        for problem in those[:most]:
            say(f"{_place(problem)}: {kind}: {problem.detail}")
        if most is not None and len(those) > most:
            say(f"  … and {len(those) - most:,} more: {kind} (--json has them all)")


def _print_sums(report: Report) -> None:
    if not report.problems:
        say("No problems were found.")
        return
    files = len({problem.file for problem in report.problems})
    say(f"\n{plural(len(report.problems), 'problem')} in {plural(files, 'file')}:")
    for kind, count in report.problems_by_kind.items():
        say(f"{count:8,}  {kind}")


def _print_contents(report: Report) -> None:
    files = report.files
    say(
        f"\n{report.archive}: {plural(report.episodes, 'episode')}, {report.transcripts:,} with a "
        f"transcript; {plural(report.sections, 'section')}, {plural(report.lines, 'line')}, "
        f"{plural(report.chunks, 'chunk')}."
    )
    took = f"{sum(report.seconds.values()):.1f} s"
    if report.index_version is None:
        say(f"Checked in {took}; nothing was written.")
        return
    if not (files.added or files.changed or files.removed or report.encoded):
        say(f"Nothing changed; index version {report.index_version} stands ({took}).")
        return
    say(
        f"Files: {files.added:,} added, {files.changed:,} changed, {files.removed:,} removed, "
        f"{files.unchanged:,} unchanged. Vectors: {report.encoded:,} computed, "
        f"{report.copied:,} taken over."
    )
    say(f"IndexVersion {report.index_version} is published ({took}).")


def _place(problem: Problem) -> str:
    return problem.file if problem.line is None else f"{problem.file}:{problem.line}"
