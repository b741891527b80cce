"""What becomes of start-up, time and memory when an archive grows, and what of it grows.

    python -m benchmarks.growth ARCHIVE [QUESTIONS] [--copies 1 10 ...] [--work FOLDER]

Ingests the archive, publishes it as many times over as `--copies` says (benchmarks.copies tells how
the copies differ), and measures each store in processes of their own. Stores that stand in FOLDER
from an earlier run are measured, not built again. Needs Linux.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.contenders.process import Searched, read_searched
from benchmarks.grow import Grown
from benchmarks.parts import Parts, as_parts
from benchmarks.side_by_side import SAMPLES
from benchmarks.tables import machine, percentile, table
from ingest.pipeline import ingest
from vectorstore.index_version import (
    CATALOGUE,
    CHUNKS,
    FINE_VECTORS,
    LEXICAL,
    VERSIONS,
    open_manifest,
)

_FILES = {
    "catalogue": CATALOGUE,
    "BM25": f"{LEXICAL}/*",
    "details": f"{FINE_VECTORS}/*",
    "Chroma's SQLite": f"{CHUNKS}/chroma.sqlite3",
    "Chroma's index": f"{CHUNKS}/*/*",
}
"""Which files of an index version a part of it is in, as patterns."""


@dataclass(frozen=True)
class Size:
    """What was measured of an archive that is `copies` times the given one."""

    copies: int
    episodes: int
    chunks: int
    grown: Grown
    disk: dict[str, float]
    parts: Parts
    searched: Searched


def main(arguments: Sequence[str] | None = None) -> None:
    """Build what is missing, measure, and print the tables."""
    parser = argparse.ArgumentParser(description="What grows with an archive.")
    parser.add_argument("archive", nargs="?", type=Path, default=SAMPLES / "archive")
    parser.add_argument("questions", nargs="?", type=Path, default=SAMPLES / "questions.jsonl")
    parser.add_argument("--copies", nargs="+", type=int, default=[1, 10, 100])
    parser.add_argument("--work", type=Path, help="where the stores are kept for another run")
    given = parser.parse_args(arguments)
    with ExitStack() as held:
        work = given.work or Path(held.enter_context(tempfile.TemporaryDirectory()))
        work.mkdir(parents=True, exist_ok=True)
        ingest(str(given.archive), work / "real")
        sizes = [_measure(work, copies, given.questions) for copies in given.copies]
    print(f"{machine()}\n")
    for part in (_whole(sizes), _disk(sizes), _opening(sizes), _steps(sizes)):
        print(f"{part}\n")


def _measure(work: Path, copies: int, questions: Path) -> Size:
    store = work / f"{copies}-times"
    record = work / f"{copies}-times.json"
    if not record.is_file():
        print(f"writing {copies} times the archive", file=sys.stderr, flush=True)
        record.write_text(_output("benchmarks.grow", work / "real", store, copies), "utf-8")
    print(f"measuring {copies} times the archive", file=sys.stderr, flush=True)
    parts = as_parts(json.loads(_output("benchmarks.parts", store, questions)))
    result = work / "result.json"
    _output("benchmarks.contenders.process", "search", "podcast-qa", questions, store, result)
    [index_version] = (store / VERSIONS).iterdir()
    manifest = open_manifest(index_version)
    disk = {
        part: sum(path.stat().st_size for path in index_version.glob(pattern)) / 1e6
        for part, pattern in _FILES.items()
    }
    grown = Grown(**json.loads(record.read_bytes()))
    searched = read_searched(result)
    return Size(copies, manifest.episodes, manifest.chunks, grown, disk, parts, searched)


def _output(module: str, *arguments: object) -> str:
    finished = subprocess.run(  # noqa: S603  # our own modules
        [sys.executable, "-m", module, *map(str, arguments)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return finished.stdout


def _whole(sizes: Sequence[Size]) -> str:
    rows = [
        ["episodes", *(f"{size.episodes:,}" for size in sizes)],
        ["windows", *(f"{size.chunks:,}" for size in sizes)],
        ["adding vectors and texts, s", *(f"{size.grown.add_seconds:,.0f}" for size in sizes)],
        ["publishing, s", *(f"{size.grown.publish_seconds:,.0f}" for size in sizes)],
        ["writer's peak memory, MB", *(f"{size.grown.peak_megabytes:,.0f}" for size in sizes)],
        ["on disk, MB", *(f"{sum(size.disk.values()):,.0f}" for size in sizes)],
        [
            "start to first passages, s",
            *(f"{size.searched.seconds_to_first:.1f}" for size in sizes),
        ],
        ["search p50, ms", *(f"{_search(size, 50):,.1f}" for size in sizes)],
        ["search p95, ms", *(f"{_search(size, 95):,.1f}" for size in sizes)],
        ["reader's peak memory, MB", *(f"{size.searched.peak_megabytes:,.0f}" for size in sizes)],
    ]
    return table(_head(sizes), rows)


def _search(size: Size, percent: int) -> float:
    return percentile(size.searched.milliseconds, percent)


def _disk(sizes: Sequence[Size]) -> str:
    rows = [[part, *(f"{size.disk[part]:,.0f}" for size in sizes)] for part in _FILES]
    return "On disk, MB:\n\n" + table(_head(sizes), rows)


def _opening(sizes: Sequence[Size]) -> str:
    rows = []
    for place, part in enumerate(sizes[0].parts.opened):
        of_sizes = [size.parts.opened[place] for size in sizes]
        rows.append(
            [part.name, *(f"{one.seconds:.1f} s, {one.megabytes:,.0f} MB" for one in of_sizes)]
        )
    return "To open, and what it adds to the resident memory:\n\n" + table(_head(sizes), rows)


def _steps(sizes: Sequence[Size]) -> str:
    rows = [
        [step, *(f"{size.parts.steps[step]:,.1f}" for size in sizes)]
        for step in sizes[0].parts.steps
    ]
    return "Steps of a search, median ms:\n\n" + table(_head(sizes), rows)


def _head(sizes: Sequence[Size]) -> list[str]:
    return ["", *(f"{size.copies}×" for size in sizes)]


if __name__ == "__main__":
    main()
