"""Questions after an amount, and texts that state one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.query.amounts import Amount, amount_asked, has_amount, has_number


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How much does Nora charge for a day of her time?", Amount.MONEY),
        ("What salary did Oskar get?", Amount.MONEY),
        ("What does it cost to join the guild?", Amount.MONEY),
        ("How much did the company raise?", Amount.MONEY),
        ("What share of the pumps break each year?", Amount.SHARE),
        ("By how many percent did the waste go down?", Amount.SHARE),
        ("How many students handed in a project?", Amount.COUNT),
        ("How much data did she reshape?", None),
        ("How much time did the course cost her?", None),
        ("What did Nora say about costs?", None),
        ("Why did many students leave?", None),
    ],
)
def test_what_is_asked_for(question: str, kind: Amount | None) -> None:
    assert amount_asked(question) is kind


@pytest.mark.parametrize(
    ("text", "kind", "holds"),
    [
        ("I took eighty euros an hour.", Amount.MONEY, True),
        ("It was 65k back then.", Amount.MONEY, True),
        ("You may use it for free.", Amount.MONEY, True),
        ("We had a good time in the two of them.", Amount.MONEY, False),
        ("About a third of them.", Amount.SHARE, True),
        ("It fell by 12%.", Amount.SHARE, True),
        ("There were 40 of them.", Amount.SHARE, False),
        ("Twelve pumps.", Amount.COUNT, True),
        ("Many pumps.", Amount.COUNT, False),
    ],
)
def test_what_a_text_states(text: str, kind: Amount, holds: bool) -> None:
    assert has_amount(text, kind) is holds


@pytest.mark.parametrize(
    "text",
    [
        "Seventeen of them.",
        "the twenty-first pump",
        "a three-month notice",
        "hundreds of pumps",
        "a third, or half",
        "twice, or a couple of times",
        "a dozen",
        "Room 12b",
    ],
)
def test_states_a_number(text: str) -> None:
    assert has_number(text)


@pytest.mark.parametrize(
    "text", ["", "the big ones", "the first and the second", "zero downtime", "often", "tension"]
)
def test_states_no_number(text: str) -> None:
    assert not has_number(text)


@given(st.text(max_size=80), st.integers(0, 10**6), st.text(max_size=80))
def test_digits_are_a_number_wherever_they_stand(before: str, number: int, after: str) -> None:
    assert has_number(f"{before}{number}{after}")


@given(st.sampled_from(list(Amount)), st.text(max_size=80), st.text(max_size=80))
def test_a_text_keeps_its_amount_in_company(kind: Amount, before: str, after: str) -> None:
    stated = {Amount.MONEY: "eighty euros", Amount.SHARE: "12%", Amount.COUNT: "twelve"}[kind]
    assert has_amount(f"{before} {stated} {after}", kind)
