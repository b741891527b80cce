"""podcast-qa side by side with alternatives: quality, time and memory on the same machine.

    python -m benchmarks.side_by_side [ARCHIVE QUESTIONS] [--only NAME ...]

All load the same all-MiniLM-L6-v2, which podcast-qa has tuned; it is measured with the stock model
too. All read the same transcripts, repaired and cleaned by podcast-qa. Each indexes in one process
and searches in another. The alternatives are not dependencies of podcast-qa:
benchmarks/requirements.txt pins them, and `make bench` installs them into a folder of their own.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contenders.contender import RetrievedPassage
from benchmarks.contenders.measured_process import (
    CONTENDERS,
    IndexRecord,
    SearchRecord,
    read_index_record,
    read_search_record,
)
from benchmarks.contenders.transcripts import read_transcripts
from benchmarks.markdown_tables import machine, percentile, table
from evaluation.metrics.recall_at_tokens import TOKENS
from evaluation.metrics.scores import ALL, Score, score
from evaluation.questions import MULTI, Question, read_questions
from evaluation.results import Result, Run, Store
from rag.answer import Hit
from rag.search_settings import SearchSettings
from vectorstore.embedding import DEFAULT_MODEL, open_embedder
from vectorstore.episode import Episode, Line

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
"""The folder of the invented archive and the questions about it."""

_QUALITY = ("hit@1", "hit@5", "hit@10", "mrr@10", *(f"recall@{n}" for n in TOKENS), "coverage")


@dataclass(frozen=True)
class MeasuredContender:
    """The measurements of one contender; `tokens` is the median length of a passage."""

    name: str
    indexed: IndexRecord
    searched: SearchRecord
    scores: tuple[Score, ...]
    tokens: float


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure all contenders and print the tables."""
    parser = argparse.ArgumentParser(description="Compare podcast-qa with alternatives.")
    parser.add_argument("archive", nargs="?", type=Path, default=SAMPLES / "archive")
    parser.add_argument("questions", nargs="?", type=Path, default=SAMPLES / "questions.jsonl")
    parser.add_argument("--only", nargs="+", choices=tuple(CONTENDERS), default=tuple(CONTENDERS))
    given = parser.parse_args(arguments)
    questions = read_questions(given.questions)
    slugs = {transcript.slug for transcript, _ in read_transcripts(given.archive)}
    if not any(span.slug in slugs for question in questions for span in question.gold):
        parser.error(f"no answer to {given.questions} is in the episodes of {given.archive}")
    print(f"{machine()}; {len(slugs)} transcripts, {len(questions)} questions\n", flush=True)
    measured = []
    for name in given.only:
        print(f"measuring {name}", file=sys.stderr, flush=True)
        indexed, searched = _run(name, given.archive, given.questions)
        measured.append(_scored(name, indexed, searched, questions, slugs))
    for part in (_quality(measured), _by_type(measured), _costs(measured), _versions(measured)):
        print(f"{part}\n")


def _run(name: str, archive: Path, questions: Path) -> tuple[IndexRecord, SearchRecord]:
    with tempfile.TemporaryDirectory() as work:
        folder, result = Path(work) / "index", Path(work) / "result.json"
        folder.mkdir()
        _process("index", name, archive, folder, result)
        indexed = read_index_record(result)
        _process("search", name, questions, folder, result)
        return indexed, read_search_record(result)


def _process(command: str, name: str, *paths: Path) -> None:
    quiet = {"HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False", "TQDM_DISABLE": "1"}
    subprocess.run(  # noqa: S603  # our own module
        [
            sys.executable,
            "-m",
            "benchmarks.contenders.measured_process",
            command,
            name,
            *map(str, paths),
        ],
        check=True,
        env=os.environ | quiet,
    )


def _scored(
    name: str,
    indexed: IndexRecord,
    searched: SearchRecord,
    questions: Sequence[Question],
    slugs: set[str],
) -> MeasuredContender:
    embedder = open_embedder()
    results = []
    lengths: list[int] = []
    for question, passages, deeper, milliseconds in zip(
        questions, searched.found, searched.deeper, searched.milliseconds, strict=True
    ):
        tokens = embedder.count_tokens([passage.text for passage in passages])
        lengths += tokens
        if sum(tokens) < max(TOKENS):
            passages = deeper  # as `podcast-qa evaluate` does
            tokens = embedder.count_tokens([passage.text for passage in passages])
        gold = tuple(span for span in question.gold if span.slug in slugs)
        hits = tuple(_hit(rank, passage) for rank, passage in enumerate(passages, 1))
        results.append(Result(question, gold, hits, tuple(tokens), None, milliseconds))
    store = Store(name, DEFAULT_MODEL, embedder.fingerprint, "", len(slugs))
    run = Run(name, SearchSettings(), store, tuple(results), {})
    return MeasuredContender(name, indexed, searched, score(run), statistics.median(lengths or [0]))


def _hit(rank: int, passage: RetrievedPassage) -> Hit:
    """A passage as `evaluation` takes it, which looks at its episode and seconds only."""
    episode = Episode(
        passage.slug, "", None, None, None, (), (), "", None, None, links=(), sections=()
    )
    line = Line(None, passage.text, passage.start, passage.end)
    return Hit(rank, 0.0, episode, 0, 0, (line,))


def _score(one: MeasuredContender, metric: str, group: str = ALL) -> Score | None:
    return next((s for s in one.scores if (s.metric, s.group) == (metric, group)), None)


def _quality(measured: Sequence[MeasuredContender]) -> str:
    rows = []
    for one in measured:
        cells = []
        for metric in _QUALITY:
            figure = _score(one, metric)
            cells.append(
                f"{figure.value:.2f} ({figure.low:.2f}–{figure.high:.2f})" if figure else "–"
            )
        rows.append([one.name, *cells, f"{one.tokens:.0f}"])
    return table(["", *_QUALITY, "tokens per passage"], rows)


def _by_type(measured: Sequence[MeasuredContender]) -> str:
    groups = sorted({s.group for one in measured for s in one.scores if s.metric == "hit@5"})
    kinds = [group for group in groups if group != ALL and not group.startswith("difficulty ")]
    head, rows = [""], [[one.name] for one in measured]
    for kind in kinds:
        metric = "coverage" if kind == MULTI else "hit@5"
        scores = [_score(one, metric, kind) for one in measured]
        head.append(f"{kind} ({max((s.questions for s in scores if s), default=0)})")
        for row, one in zip(rows, scores, strict=True):
            row.append(f"{one.value:.2f}" if one else "–")
    return table(head, rows)


def _costs(measured: Sequence[MeasuredContender]) -> str:
    head = ["", "index s", "index MB", "disk MB", "first s", "p50 ms", "p95 ms", "search MB"]
    rows = []
    for one in measured:
        times = one.searched.milliseconds
        costs = (
            (one.indexed.seconds, 1),
            (one.indexed.peak_megabytes, 0),
            (one.indexed.megabytes_on_disk, 0),
            (one.searched.seconds_to_first, 1),
            (percentile(times, 50), 1),
            (percentile(times, 95), 1),
            (one.searched.peak_megabytes, 0),
        )
        rows.append([one.name, *(f"{cost:,.{digits}f}" for cost, digits in costs)])
    return table(head, rows)


def _versions(measured: Sequence[MeasuredContender]) -> str:
    versions = {name: one for row in measured for name, one in row.indexed.versions.items()}
    return ", ".join(f"{name} {one}" for name, one in sorted(versions.items()))


if __name__ == "__main__":
    main()
