"""One contender in a process of its own, so that nothing of one shows in another's figures.

    python -m benchmarks.contenders.process index NAME ARCHIVE FOLDER RESULT
    python -m benchmarks.contenders.process search NAME QUESTIONS FOLDER RESULT

Writes what was measured to RESULT, as JSON.
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

from benchmarks.contenders.contender import Contender, Passage
from evaluation.questions import read_questions
from evaluation.results import SEARCH_DEPTH

MODULES = {
    "podcast-qa": "podcast_qa",
    "LangChain": "langchain_chain",
    "LlamaIndex": "llama_index_default",
    "txtai": "txtai_hybrid",
    "BM25 only": "bm25_sections",
}
"""The contenders by the name they go by in the tables."""

DEEPER = 40
"""Passages asked for once more, where the first ones hold fewer tokens than a metric looks at."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What indexing cost: seconds with imports and model, peak resident memory, bytes on disk."""

    seconds: float
    peak_megabytes: float
    megabytes_on_disk: float
    versions: dict[str, str]


@dataclass(frozen=True, slots=True)
class Searched:
    """What searching gave. For each question: `milliseconds` of a search for the first SEARCH_DEPTH
    passages, these as `found`, and the first DEEPER of them. `seconds_to_first` runs from before
    the imports to the first answer."""

    seconds_to_first: float
    peak_megabytes: float
    milliseconds: tuple[float, ...]
    found: tuple[tuple[Passage, ...], ...]
    deeper: tuple[tuple[Passage, ...], ...]


def main(command: str, name: str, source: str, folder: str, result: str) -> None:
    """Measure and write the result."""
    measured = (_index if command == "index" else _search)(name, Path(source), Path(folder))
    Path(result).write_text(json.dumps(asdict(measured)), encoding="utf-8")


def read_indexed(path: Path) -> Indexed:
    """Read what `index` wrote. Raises OSError."""
    return Indexed(**json.loads(path.read_bytes()))


def read_searched(path: Path) -> Searched:
    """Read what `search` wrote. Raises OSError."""
    record = json.loads(path.read_bytes())
    record["milliseconds"] = tuple(record["milliseconds"])
    for name in ("found", "deeper"):
        record[name] = tuple(
            tuple(Passage(**passage) for passage in passages) for passages in record[name]
        )
    return Searched(**record)


def _index(name: str, archive: Path, folder: Path) -> Indexed:
    begun = time.perf_counter()
    contender = _contender(name)
    contender.index(archive, folder)
    seconds = time.perf_counter() - begun
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    versions = {package: version(package) for package in contender.packages}
    return Indexed(seconds, peak_megabytes(), size / 1e6, versions)


def _search(name: str, questions: Path, folder: Path) -> Searched:
    asked = read_questions(questions)
    begun = time.perf_counter()
    contender = _contender(name)
    contender.open(folder)
    contender.search(asked[0].text, asked[0].history, SEARCH_DEPTH)
    to_first = time.perf_counter() - begun
    milliseconds: list[float] = []
    found: list[tuple[Passage, ...]] = []
    for question in asked:
        started = time.perf_counter()
        passages = contender.search(question.text, question.history, SEARCH_DEPTH)
        milliseconds.append((time.perf_counter() - started) * 1000)
        found.append(tuple(passages))
    peak = peak_megabytes()
    deeper = tuple(
        tuple(contender.search(question.text, question.history, DEEPER)) for question in asked
    )
    return Searched(to_first, peak, tuple(milliseconds), tuple(found), deeper)


def _contender(name: str) -> Contender:
    module = import_module(f"benchmarks.contenders.{MODULES[name]}")
    contender: Contender = module.Contender()
    return contender


def peak_megabytes() -> float:
    """The most resident memory that this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6  # Linux counts in KiB


if __name__ == "__main__":
    main(*sys.argv[1:])
