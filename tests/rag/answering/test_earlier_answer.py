from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.earlier_answer import parts_of


def test_quotations_with_those_who_say_them() -> None:
    parts = parts_of("Nora: “About a third.” [1]\n\nOskar: “Four sensors.” [2, 3]\n\n“Yes.” [4]")
    assert [(part.who, part.quote, part.numbers) for part in parts] == [
        ("Nora", "About a third.", (1,)),
        ("Oskar", "Four sensors.", (2, 3)),
        (None, "Yes.", (4,)),
    ]


def test_the_page_keeps_no_markers() -> None:
    parts = parts_of("Nora: “About a third.”\n\nNora: “Ten weeks.”")
    assert [(part.who, part.quote, part.numbers) for part in parts] == [
        ("Nora", "About a third.", ()),
        ("Nora", "Ten weeks.", ()),
    ]


def test_several_quotations_in_a_row() -> None:
    parts = parts_of("Nora: “About a third.” [1] “Ten weeks.” [2] Oskar: “Four.” [3]")
    assert [(part.who, part.quote) for part in parts] == [
        ("Nora", "About a third."),
        ("Nora", "Ten weeks."),
        ("Oskar", "Four."),
    ]


def test_a_quotation_may_hold_another_one() -> None:
    parts = parts_of("Nora: “As he said, “with your hands”, always.” [1]")
    assert [part.quote for part in parts] == ["As he said, “with your hands”, always."]


def test_what_is_cut_off_is_still_a_quotation() -> None:
    assert [part.quote for part in parts_of("Nora: “About a third of those")] == [
        "About a third of those"
    ]


@pytest.mark.parametrize(
    "entry",
    [
        "“Teaching: Open Courses” with Nora Quist (season 7): Nora: “About a third.” [1]",
        "Nora Quist in “Teaching Open Courses” (season 7, episode 3): Nora: “About a third.” [1]",
    ],
)
def test_a_title_is_no_quotation(entry: str) -> None:
    parts = parts_of(f"I found 1 guest about “courses”:\n\n{entry}")
    assert [(part.who, part.quote) for part in parts if part.quote] == [("Nora", "About a third.")]


def test_sentences_of_a_model() -> None:
    parts = parts_of("Nora put it at “about a third” [1]. It was 20% in the first year [2][3].")
    assert [(part.quote, part.numbers) for part in parts] == [(None, (1,)), (None, (2, 3))]
    assert parts[0].text.startswith("Nora put it at “about a third”")


def test_nothing_foreign_stands_in_what_is_read() -> None:
    parts = parts_of("[Nora](https://evil.example): “Four.” [1]\n\n![x](https://evil.example) Yes.")
    assert all("evil" not in f"{part.who}{part.quote}" for part in parts)


@given(st.text("ab.:“” \n[]12", max_size=60))
def test_any_text_has_parts(text: str) -> None:
    for part in parts_of(text):
        assert part.text.strip()
        assert part.quote is None or part.quote in text
