"""Questions after an amount, and texts that have one."""

from __future__ import annotations

import pytest

from rag.query.amounts import Amount, amount_asked, has_amount


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
