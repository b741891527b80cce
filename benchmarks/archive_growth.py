"""How start-up, search time, memory and disk grow with an archive, and which part of each grows.

    python -m benchmarks.archive_growth ARCHIVE [QUESTIONS] [--copies 1 10 ...] [--work FOLDER]

Ingests the archive, publishes it as many times over as `--copies` says (benchmarks.archive_copies
describes how the copies differ), and measures each store in separate processes. Stores in FOLDER
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

from benchmarks.contenders.measured_process import SearchRecord, read_search_record
from benchmarks.cost_by_part import CostByPart, cost_from_record
from benchmarks.markdown_tables import machine, percentile, table
from benchmarks.publish_copies import PublishCost
from benchmarks.side_by_side import SAMPLES
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
    "fine vectors": f"{FINE_VECTORS}/*",
    "Chroma's SQLite": f"{CHUNKS}/chroma.sqlite3",
    "Chroma's index": f"{CHUNKS}/*/*",
}
"""The files of each part of an index version, as glob patterns."""


@dataclass(frozen=True)
class MeasuredStore:
    """What was measured on a store that holds `copies` times the archive."""

    copies: int
    episodes: int
    chunks: int
    publishing: PublishCost
    disk: dict[str, float]
    parts: CostByPart
    search: SearchRecord


def main(arguments: Sequence[str] | None = None) -> None:
    """Build what is missing, measure, and print the tables."""
    parser = argparse.ArgumentParser(description="Measure what grows with an archive.")
    parser.add_argument("archive", nargs="?", type=Path, default=SAMPLES / "archive")
    parser.add_argument("questions", nargs="?", type=Path, default=SAMPLES / "questions.jsonl")
    parser.add_argument("--copies", nargs="+", type=int, default=[1, 10, 100])
    parser.add_argument("--work", type=Path, help="keep the stores here for another run")
    given = parser.parse_args(arguments)
    with ExitStack() as held:
        work = given.work or Path(held.enter_context(tempfile.TemporaryDirectory()))
        work.mkdir(parents=True, exist_ok=True)
        ingest(str(given.archive), work / "real")
        stores = [_measure(work, copies, given.questions) for copies in given.copies]
    print(f"{machine()}\n")
    for part in (_whole(stores), _disk(stores), _opening(stores), _search_steps(stores)):
        print(f"{part}\n")


def _measure(work: Path, copies: int, questions: Path) -> MeasuredStore:
    store = work / f"{copies}-times"
    record = work / f"{copies}-times.json"
    if not record.is_file():
        print(f"writing {copies} times the archive", file=sys.stderr, flush=True)
        record.write_text(
            _output("benchmarks.publish_copies", work / "real", store, copies), "utf-8"
        )
    print(f"measuring {copies} times the archive", file=sys.stderr, flush=True)
    parts = cost_from_record(json.loads(_output("benchmarks.cost_by_part", store, questions)))
    result = work / "result.json"
    _output(
        "benchmarks.contenders.measured_process", "search", "podcast-qa", questions, store, result
    )
    [index_version] = (store / VERSIONS).iterdir()
    manifest = open_manifest(index_version)
    disk = {
        part: sum(path.stat().st_size for path in index_version.glob(pattern)) / 1e6
        for part, pattern in _FILES.items()
    }
    cost = PublishCost(**json.loads(record.read_bytes()))
    search = read_search_record(result)
    return MeasuredStore(copies, manifest.episodes, manifest.chunks, cost, disk, parts, search)


def _output(module: str, *arguments: object) -> str:
    finished = subprocess.run(  # noqa: S603  # our own modules
        [sys.executable, "-m", module, *map(str, arguments)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return finished.stdout


def _whole(stores: Sequence[MeasuredStore]) -> str:
    rows = [
        ["episodes", *(f"{store.episodes:,}" for store in stores)],
        ["windows", *(f"{store.chunks:,}" for store in stores)],
        [
            "adding vectors and texts, s",
            *(f"{store.publishing.add_seconds:,.0f}" for store in stores),
        ],
        ["publishing, s", *(f"{store.publishing.publish_seconds:,.0f}" for store in stores)],
        [
            "writer's peak memory, MB",
            *(f"{store.publishing.peak_megabytes:,.0f}" for store in stores),
        ],
        ["on disk, MB", *(f"{sum(store.disk.values()):,.0f}" for store in stores)],
        [
            "start to first passages, s",
            *(f"{store.search.seconds_to_first:.1f}" for store in stores),
        ],
        ["search p50, ms", *(f"{_search(store, 50):,.1f}" for store in stores)],
        ["search p95, ms", *(f"{_search(store, 95):,.1f}" for store in stores)],
        ["reader's peak memory, MB", *(f"{store.search.peak_megabytes:,.0f}" for store in stores)],
    ]
    return table(_head(stores), rows)


def _search(store: MeasuredStore, percent: int) -> float:
    return percentile(store.search.milliseconds, percent)


def _disk(stores: Sequence[MeasuredStore]) -> str:
    rows = [[part, *(f"{store.disk[part]:,.0f}" for store in stores)] for part in _FILES]
    return "On disk, MB:\n\n" + table(_head(stores), rows)


def _opening(stores: Sequence[MeasuredStore]) -> str:
    rows = []
    for place, part in enumerate(stores[0].parts.opened):
        costs = [store.parts.opened[place] for store in stores]
        rows.append(
            [part.name, *(f"{one.seconds:.1f} s, {one.megabytes:,.0f} MB" for one in costs)]
        )
    return "To open, and what it adds to the resident memory:\n\n" + table(_head(stores), rows)


def _search_steps(stores: Sequence[MeasuredStore]) -> str:
    rows = [
        [name, *(f"{store.parts.steps[name]:,.1f}" for store in stores)]
        for name in stores[0].parts.steps
    ]
    return "Steps of a search, median ms:\n\n" + table(_head(stores), rows)


def _head(stores: Sequence[MeasuredStore]) -> list[str]:
    return ["", *(f"{store.copies}×" for store in stores)]


if __name__ == "__main__":
    main()
