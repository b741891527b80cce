"""The benchmarks run on a small archive, and their tables hold plausible figures."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.contenders.measured_process import CONTENDERS
from tests.conftest import CHECKOUT
from vectorstore.index_version import open_published

QUESTIONS = CHECKOUT / "samples" / "questions.jsonl"
PACKAGES = CHECKOUT / ".venv-bench"
OURS = ("podcast-qa", "podcast-qa, stock", "BM25 only")


def _output(module: str, *arguments: object, status: tuple[int, ...] = (0,)) -> str:
    finished = subprocess.run(  # noqa: S603 - our own modules
        [sys.executable, "-m", module, *map(str, arguments)],
        cwd=CHECKOUT,
        env=os.environ | {"PYTHONPATH": str(PACKAGES)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode in status, finished.stderr
    return finished.stdout


def _cell(output: str, name: str, column: str) -> float:
    """The first number in the cell of row `name` of the first table that has the column."""
    [head, *rows] = next(
        [[cell.strip() for cell in line.split("|")[1:-1]] for line in part.splitlines()]
        for part in output.split("\n\n")
        if f"| {column} |" in part
    )
    row = next(row for row in rows if row[0] == name)
    match = re.search(r"[\d,.]+", row[head.index(column)])
    assert match
    return float(match[0].replace(",", ""))


@pytest.mark.parametrize("name", CONTENDERS)
def test_a_contender_finds_what_the_sample_holds(name: str, sample_archive: Path) -> None:
    if name not in OURS and not (PACKAGES / ".installed").is_file():
        pytest.skip("the alternatives are not installed (make bench)")
    output = _output("benchmarks.side_by_side", sample_archive, QUESTIONS, "--only", name)
    assert _cell(output, name, "hit@10") > 0.5
    assert _cell(output, name, "index s") > 0
    assert _cell(output, name, "p50 ms") <= _cell(output, name, "p95 ms")
    assert _cell(output, name, "search MB") > 20


def test_questions_about_another_archive_are_refused(sample_archive: Path, tmp_path: Path) -> None:
    other = tmp_path / "questions.jsonl"
    other.write_text(
        '{"id": "1", "question": "why?", "gold": [{"slug": "gone", "start_sec": 1, "end_sec": 2}]}'
    )
    _output("benchmarks.side_by_side", sample_archive, other, status=(2,))


def test_the_overhead_of_a_search_is_measured(sample_store: Path) -> None:
    output = _output("benchmarks.overhead", sample_store, QUESTIONS, status=(0, 1))
    ratio = re.search(r"median ratio +([\d.]+)", output)
    assert ratio
    # How large it is depends on the load of the machine.
    assert float(ratio[1]) > 0
    searches = re.search(r"searches +(\d+)", output)
    assert searches
    assert int(searches[1]) == 3 * len(QUESTIONS.read_text().splitlines())


def test_a_grown_archive_holds_as_many_times_as_much(
    sample_archive: Path, sample_store: Path, tmp_path: Path
) -> None:
    output = _output(
        "benchmarks.archive_growth", sample_archive, QUESTIONS, "--copies", 3, "--work", tmp_path
    )
    with open_published(sample_store) as index_version:
        assert _cell(output, "windows", "3×") == 3 * index_version.manifest.chunks
        assert _cell(output, "episodes", "3×") == 3 * index_version.manifest.episodes
    assert _cell(output, "on disk, MB", "3×") > 0
    assert _cell(output, "reader's peak memory, MB", "3×") > 20
    for part in ("catalogue", "BM25", "vectors"):
        assert f"| {part} |" in output


def test_guests_are_recognised_in_the_right_spelling(sample_store: Path) -> None:
    output = _output("benchmarks.guest_recognition", sample_store)
    named, found = re.findall(r"([\d.]+)%", output.split("\nright ")[1].splitlines()[0])
    assert float(named) == float(found) == 100
    assert re.search(r"^host's questions +\d+ +[\d.]+%", output, re.MULTILINE)


def test_the_weights_of_quotes_can_be_fitted(sample_store: Path) -> None:
    training = CHECKOUT / "samples" / "training.jsonl"
    output = _output("benchmarks.quote_weights", sample_store, training)
    assert len(re.findall(r"^\w+=-?[\d.e+-]+,$", output, re.MULTILINE)) == 6


def test_the_weights_of_silence_can_be_fitted(sample_store: Path, tmp_path: Path) -> None:
    subjects = {
        "answered": ["courses", "nurses", "filters", "the night shift", "databases", "patients"],
        "silent": ["volcanoes", "opera", "chess", "submarines", "honey", "castles"],
    }
    for name, words in subjects.items():
        asked = [
            {"question": f"What did Idris say about {word}?", "slug": "invented-sql-for-nurses"}
            for word in words
        ] + [
            {"question": f"What did Ngozi say about {word}?", "slug": "invented-bakery-forecasting"}
            for word in words
        ]
        lines = "".join(f"{json.dumps(one)}\n" for one in asked)
        (tmp_path / name).write_text(lines, encoding="utf-8")
    output = _output(
        "benchmarks.silence_weights", sample_store, tmp_path / "answered", tmp_path / "silent"
    )
    assert output.startswith("questions with an answer 12, without 12\n")
    assert len(re.findall(r"^\w+=-?[\d.e+-]+,$", output, re.MULTILINE)) == 4
