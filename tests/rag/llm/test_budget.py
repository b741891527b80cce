"""Caps hold: for many at once, for two processes, across a restart."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag.errors import ModelFailed
from rag.llm.budget import DAY, FILE, MINUTE, Budget, Caps


def reserved(budget: Budget, dollars: float = 0.0) -> bool:
    try:
        budget.reserve(dollars)
    except ModelFailed:
        return False
    return True


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    now = time.time()
    monkeypatch.setattr("rag.llm.budget.time.time", lambda: now + seconds)


def test_so_many_a_minute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    budget = Budget(tmp_path, Caps(answers_per_minute=2))
    assert [reserved(budget) for _ in range(3)] == [True, True, False]
    with pytest.raises(ModelFailed, match="2 times a minute"):
        budget.reserve(0)
    later(monkeypatch, MINUTE + 1)
    assert reserved(budget)


def test_so_many_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    budget = Budget(tmp_path, Caps(answers_per_day=1))
    assert reserved(budget)
    later(monkeypatch, DAY - 60)
    with pytest.raises(ModelFailed, match="once a day"):
        budget.reserve(0)
    later(monkeypatch, DAY + 1)
    assert reserved(budget)


def test_a_refusal_uses_nothing_up(tmp_path: Path) -> None:
    budget = Budget(tmp_path, Caps(answers_per_minute=1, dollars_per_day=1.0))
    assert not reserved(budget, 2.0)
    assert reserved(budget, 0.5)


def test_dollars_are_reserved_and_settled(tmp_path: Path) -> None:
    budget = Budget(tmp_path, Caps(dollars_per_day=1.0))
    first = budget.reserve(0.6)
    with pytest.raises(ModelFailed, match=r"\$1\.00 a day"):
        budget.reserve(0.6)
    budget.settle(first, 0.1)
    second = budget.reserve(0.6)
    budget.settle(second, 0.95)  # more than was thought: it counts
    assert not reserved(budget, 0.01)


def test_a_burst_stays_within_the_cap(tmp_path: Path) -> None:
    budget = Budget(tmp_path, Caps(answers_per_minute=7))
    with ThreadPoolExecutor(50) as threads:
        outcomes = list(threads.map(lambda _: reserved(budget), range(50)))
    assert sum(outcomes) == 7


_PROCESS = """
import sys
from pathlib import Path
from rag.llm.budget import Budget, Caps
from rag.errors import ModelFailed
budget = Budget(Path(sys.argv[1]), Caps(answers_per_day=25))
done = 0
for _ in range(20):
    try:
        budget.reserve(0)
        done += 1
    except ModelFailed:
        pass
print(done)
"""


def test_the_cap_holds_for_two_processes_and_after_them(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen(  # noqa: S603 - our own words
            [sys.executable, "-c", _PROCESS, tmp_path],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[3],
        )
        for _ in range(2)
    ]
    done = [int(process.communicate(timeout=60)[0]) for process in processes]
    assert sum(done) == 25
    assert not reserved(Budget(tmp_path, Caps(answers_per_day=25)))


def test_what_cannot_be_counted_is_not_asked(tmp_path: Path) -> None:
    nowhere = Budget(tmp_path / "gone", Caps(answers_per_day=5))
    with pytest.raises(ModelFailed, match="lift the caps") as raised:
        nowhere.reserve(0)
    assert "\n" not in str(raised.value)
    (tmp_path / FILE).write_text("no database " * 100)
    assert not reserved(Budget(tmp_path, Caps(answers_per_day=5)))


def test_an_answer_that_cannot_be_settled_counts_as_reserved(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    budget = Budget(tmp_path, Caps(dollars_per_day=1.0))
    number = budget.reserve(0.9)
    with sqlite3.connect(tmp_path / FILE) as other:
        other.execute("ALTER TABLE asked RENAME COLUMN dollars TO cents")
    budget.settle(number, 0.1)
    assert "the estimated cost stands" in caplog.text


def test_no_caps_are_none() -> None:
    assert not Caps()
    assert Caps(answers_per_minute=1)
    assert Caps(dollars_per_day=0.01)
