from __future__ import annotations

from pathlib import Path

import pytest

from tuning.errors import CheckTrainingError
from tuning.training_questions import TrainingQuestion, read_training_questions

GOOD = '{"question": "Why?", "slug": "a", "evidence": "because it is so", "style": "topic"}'


def test_other_keys_and_empty_lines_are_ignored(tmp_path: Path) -> None:
    (tmp_path / "q").write_text(f"\n{GOOD}\n\n")
    asked = read_training_questions(tmp_path / "q")
    assert asked == (TrainingQuestion("Why?", "a", "because it is so"),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "holds no question"),
        (f"{GOOD}\n{{", "line 2: not a JSON object"),
        (f"{GOOD}\n[" + "[" * 100_000, "line 2: not a JSON object"),
        ('{"question": "Why?", "slug": "a"}', "line 1: evidence"),
        ('{"question": "", "slug": "a", "evidence": "b"}', "line 1: question"),
        ("[1]", "line 1: the line"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(content: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "q").write_text(content)
    with pytest.raises(CheckTrainingError, match=message):
        read_training_questions(tmp_path / "q")


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(CheckTrainingError, match="cannot read"):
        read_training_questions(tmp_path / "none")
