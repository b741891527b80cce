"""What a language model wrote is kept only where the section proves it."""

from __future__ import annotations

import json

import pytest

from tuning.written_questions import read_written
from vectorstore.episode import Line, Section

SECTION = Section(
    "Ovens",
    (
        Line("Marit", "And how many trays does the big one hold?", 10, 14),
        Line(
            "Tobias", "The big oven holds eighteen trays,\nand the small one six of them.", 14, 20
        ),
    ),
)
GOOD = {
    "question": "How much fits at once?",
    "style": "paraphrase",
    "evidence": "The big oven holds eighteen trays, and the small one six",
}


def _read(*records: object) -> list[str]:
    return [one.text for one in read_written(json.dumps(records), "bread", SECTION)]


def test_a_proven_question_is_a_line_of_a_training_file() -> None:
    [written] = read_written(f"Here you are:\n```json\n{json.dumps([GOOD])}\n```", "bread", SECTION)
    assert json.loads(written.as_json) == {
        "question": "How much fits at once?",
        "style": "paraphrase",
        "slug": "bread",
        "header": "Ovens",
        "sec": 14,
        "who": "Tobias",
        "evidence": GOOD["evidence"],
    }


@pytest.mark.parametrize(
    "change",
    [
        {"evidence": "The big oven holds nineteen trays, and the small one six"},
        {"evidence": "the big oven holds eighteen trays, and the small one six"},
        {"evidence": "eighteen trays"},
        {"evidence": "the big one hold? The big oven holds eighteen trays"},
        {"evidence": 18},
        {"question": "  "},
        {"style": "poem"},
    ],
    ids=["other words", "other letters", "too short", "two lines", "number", "blank", "style"],
)
def test_what_is_not_proven_is_left_out(change: dict[str, object]) -> None:
    assert _read(GOOD | change, GOOD) == ["How much fits at once?"]


@pytest.mark.parametrize("reply", ["", "I cannot do that.", "[", "[1, null]", "[" * 100_000 + "]"])
def test_what_is_no_list_of_questions_gives_none(reply: str) -> None:
    assert read_written(reply, "bread", SECTION) == []
