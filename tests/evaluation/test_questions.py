"""Question files: what is read, and what is refused, with its line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluation.errors import CheckQuestionsError
from evaluation.questions import GoldSpan, Question, read_questions
from rag.answer import Turn


def written(folder: Path, *lines: object) -> Path:
    file = folder / "questions.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return file


def test_an_id_and_a_question_are_enough(tmp_path: Path) -> None:
    assert read_questions(written(tmp_path, {"id": 7, "question": " who? "})) == (
        Question(id="7", text="who?"),
    )


def test_every_field_is_read(tmp_path: Path) -> None:
    line = {
        "id": "x",
        "question": "and then?",
        "type": "multi",
        "difficulty": 2,
        "history": [{"role": "user", "content": "so?", "citations": []}],
        "gold": [
            {"slug": "a", "start_sec": 3, "end_sec": 9},
            {"slug": "b", "start_sec": 0, "end_sec": 1},
        ],
        "speaker": "Ida",
        "answer": "yes",
        "key_facts": [["yes", "sure"]],
        "expect": "answer",
        "why": "a note",
    }
    assert read_questions(written(tmp_path, line)) == (
        Question(
            id="x",
            text="and then?",
            type="multi",
            difficulty="2",
            history=(Turn("user", "so?"),),
            gold=(GoldSpan("a", 3, 9), GoldSpan("b", 0, 1)),
            speaker="Ida",
            answer="yes",
            key_facts=(("yes", "sure"),),
            min_episodes=2,
            expect="answer",
        ),
    )


def test_nulls_and_empty_lines_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "q.jsonl"
    keys = ("type", "difficulty", "history", "gold", "speaker", "answer", "key_facts", "expect")
    line = json.dumps({"id": "1", "question": "who?", **dict.fromkeys(keys)})
    file.write_bytes(b"\xef\xbb\xbf" + line.encode() + b"\r\n\r\n  \n")
    assert read_questions(file) == (Question(id="1", text="who?"),)


GOOD = {"id": "1", "question": "who?"}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b"{", "not a JSON object"),
        (b"\xff\xfe{}", "not a JSON object"),
        (b"[" * 100_000, "not a JSON object"),
        (b"[]", "an object"),
        (b"null", "an object"),
        ({"question": "who?"}, "id: Field required"),
        ({"id": "2"}, "question: Field required"),
        ({"id": "2", "question": ""}, "empty"),
        ({"id": "2", "question": "who? " * 1_000}, "2,000"),
        ({"id": "", "question": "who?"}, "id"),
        ({"id": True, "question": "who?"}, "id"),
        ({"id": "1", "question": "who?"}, "'1' is used twice"),
        ({"id": "2", "question": "who?", "gold": {}}, "gold"),
        ({"id": "2", "question": "who?", "gold": [{"slug": "a"}]}, "gold.0.start_sec"),
        (
            {"id": "2", "question": "?a", "gold": [{"slug": "a", "start_sec": 5, "end_sec": 5}]},
            "gold.0: end_sec must be greater",
        ),
        (
            {"id": "2", "question": "?a", "gold": [{"slug": "a", "start_sec": -5, "end_sec": 5}]},
            "gold.0.start_sec",
        ),
        ({"id": "2", "question": "who?", "key_facts": [[]]}, "key_facts.0"),
        ({"id": "2", "question": "who?", "key_facts": [[""]]}, "key_facts.0.0"),
        ({"id": "2", "question": "who?", "key_facts": ["fact"]}, "key_facts.0"),
        ({"id": "2", "question": "who?", "history": [{"role": "system"}]}, "history.0.role"),
        ({"id": "2", "question": "who?", "min_episodes": 0}, "min_episodes"),
        ({"id": "2", "question": "who?", "expect": "obey"}, "expect"),
    ],
)
def test_a_bad_line_is_named_by_file_and_number(
    line: dict[str, object] | bytes, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "q.jsonl"
    bad = line if isinstance(line, bytes) else json.dumps(line).encode()
    file.write_bytes(json.dumps(GOOD).encode() + b"\n\n" + bad + b"\n")
    with pytest.raises(CheckQuestionsError) as raised:
        read_questions(file)
    message = str(raised.value)
    assert message.startswith(f"{file}:3: ")
    assert said in message
    assert "\n" not in message


def test_no_file_no_folder_and_no_question(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jsonl"
    empty.write_bytes(b"\n\n")
    for path in (tmp_path / "none.jsonl", tmp_path, empty):
        with pytest.raises(CheckQuestionsError, match=r"JSON"):
            read_questions(path)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)
KEYS = ("type", "difficulty", "history", "gold", "speaker", "answer", "key_facts", "min_episodes")


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_whatever_stands_there_is_read_or_refused_in_one_line(
    tmp_path: Path, line: dict[str, object]
) -> None:
    file = written(tmp_path, {**line, "id": "1", "question": "who?"})
    try:
        said = read_questions(file)[0].id
    except CheckQuestionsError as error:
        said = str(error)
    assert said == "1" or (said.startswith(f"{file}:1: ") and "\n" not in said)
