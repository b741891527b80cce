"""How long a search takes relative to embedding its query: the median ratio, in one process.

    python -m benchmarks.overhead STORE [QUESTIONS]

Each question is embedded and searched for in turn, so that other load on the machine affects both.
Exits with status 1 if the median ratio is above 1.5.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from benchmarks.markdown_tables import machine
from benchmarks.side_by_side import SAMPLES
from evaluation.questions import read_questions
from rag import PodcastQA

_MAX_RATIO = 1.5
_ROUNDS = 3


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, print, and exit with status 1 if the ratio is above 1.5."""
    parser = argparse.ArgumentParser(description="Measure a search against embedding its query.")
    parser.add_argument("store", type=Path)
    parser.add_argument("questions", nargs="?", type=Path, default=SAMPLES / "questions.jsonl")
    given = parser.parse_args(arguments)
    qa = PodcastQA.open(given.store, llm="quotes")
    questions = read_questions(given.questions)
    for question in questions:  # loads and caches everything before the clock starts
        qa.embedder.encode_query(question.text)
        qa.search(question.text, history=question.history)
    pairs = [
        (
            _milliseconds(partial(qa.embedder.encode_query, question.text)),
            _milliseconds(partial(qa.search, question.text, history=question.history)),
        )
        for _ in range(_ROUNDS)
        for question in questions
    ]
    ratio = statistics.median(search / query for query, search in pairs)
    print(machine())
    print(f"searches                {len(pairs):8d}")
    print(f"embedding of the query  {statistics.median(one for one, _ in pairs):8.1f} ms (median)")
    print(f"search                  {statistics.median(one for _, one in pairs):8.1f} ms (median)")
    print(f"median ratio            {ratio:8.2f}   (at most {_MAX_RATIO})")
    if ratio > _MAX_RATIO:
        sys.exit(1)


def _milliseconds(call: Callable[[], object]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


if __name__ == "__main__":
    main()
