"""Measures one contender in a process of its own, so that contenders do not affect each other.

    python -m benchmarks.contenders.measured_process index NAME ARCHIVE FOLDER RESULT
    python -m benchmarks.contenders.measured_process search NAME QUESTIONS FOLDER RESULT

Writes the measurements to RESULT, as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from benchmarks.contenders.contender import Contender, RetrievedPassage
from evaluation.questions import read_questions
from evaluation.results import SEARCH_DEPTH

CONTENDERS = {
    "podcast-qa": "podcast_qa.PodcastQAContender",
    "podcast-qa, stock": "podcast_qa.StockPodcastQAContender",
    "LangChain": "langchain_chain.LangChainChain",
    "LlamaIndex": "llama_index_default.LlamaIndexDefault",
    "txtai": "txtai_hybrid.TxtaiHybrid",
    "BM25 only": "bm25_sections.Bm25Sections",
}
"""Module and class of each contender, by its name in the tables. Imported only when measured: most
of them are not dependencies of podcast-qa."""

MAX_DEPTH = 40
"""Passages to ask for again if the first ones hold fewer tokens than a metric looks at."""


@dataclass(frozen=True, slots=True)
class IndexRecord:
    """What indexing cost: seconds with imports and model, peak resident memory, megabytes on disk.
    `versions` are those of the contender's packages."""

    seconds: float
    peak_megabytes: float
    megabytes_on_disk: float
    versions: dict[str, str]


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """What searching returned and cost. For each question: the `milliseconds` of a search for
    SEARCH_DEPTH passages, these passages as `found`, and MAX_DEPTH passages as `deeper`.
    `seconds_to_first` runs from before the imports to the first result."""

    seconds_to_first: float
    peak_megabytes: float
    milliseconds: tuple[float, ...]
    found: tuple[tuple[RetrievedPassage, ...], ...]
    deeper: tuple[tuple[RetrievedPassage, ...], ...]


def main(command: str, name: str, source: str, folder: str, result: str) -> None:
    """Measure, and write the result."""
    measure = _index if command == "index" else _search
    record = measure(name, Path(source), Path(folder))
    Path(result).write_text(json.dumps(asdict(record)), encoding="utf-8")


def read_index_record(path: Path) -> IndexRecord:
    """Read what `index` wrote. Raises OSError."""
    return IndexRecord(**json.loads(path.read_bytes()))


def read_search_record(path: Path) -> SearchRecord:
    """Read what `search` wrote. Raises OSError."""
    record = json.loads(path.read_bytes())
    record["milliseconds"] = tuple(record["milliseconds"])
    for name in ("found", "deeper"):
        record[name] = tuple(
            tuple(RetrievedPassage(**passage) for passage in passages) for passages in record[name]
        )
    return SearchRecord(**record)


def _index(name: str, archive: Path, folder: Path) -> IndexRecord:
    begun = time.perf_counter()
    contender = _contender(name)
    contender.index(archive, folder)
    seconds = time.perf_counter() - begun
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    versions = {package: version(package) for package in contender.packages}
    return IndexRecord(seconds, peak_megabytes(), size / 1e6, versions)


def _search(name: str, questions: Path, folder: Path) -> SearchRecord:
    asked = read_questions(questions)
    begun = time.perf_counter()
    contender = _contender(name)
    contender.open(folder)
    contender.search(asked[0].text, asked[0].history, SEARCH_DEPTH)
    to_first = time.perf_counter() - begun
    milliseconds: list[float] = []
    found: list[tuple[RetrievedPassage, ...]] = []
    for question in asked:
        started = time.perf_counter()
        passages = contender.search(question.text, question.history, SEARCH_DEPTH)
        milliseconds.append((time.perf_counter() - started) * 1000)
        found.append(tuple(passages))
    peak = peak_megabytes()
    deeper = tuple(
        tuple(contender.search(question.text, question.history, MAX_DEPTH)) for question in asked
    )
    return SearchRecord(to_first, peak, tuple(milliseconds), tuple(found), deeper)


def _contender(name: str) -> Contender:
    module, _, class_name = CONTENDERS[name].partition(".")
    contender: Contender = getattr(import_module(f"benchmarks.contenders.{module}"), class_name)()
    return contender


def peak_megabytes() -> float:
    """The peak resident memory of this process."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6  # Linux counts in KiB


if __name__ == "__main__":
    main(*sys.argv[1:])
