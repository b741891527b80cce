"""The quotation check: word for word, whatever the punctuation, and no part of a word."""

from __future__ import annotations

import pytest

from rag.verification.quotation_check import missing_quotations
from tests.rag.verification.claims_of import claim_of

LINE = "As my teacher used to say, learning is something you do, with your hands."


@pytest.mark.parametrize(
    "quoted", ["“learning is something”", '"Something you do with your hands"', "'as my teacher'"]
)
def test_what_was_said_may_be_quoted(quoted: str) -> None:
    assert missing_quotations(claim_of(f"She says {quoted}"), [LINE]) == []


@pytest.mark.parametrize("quoted", ["“learning is nothing”", "“earning is something”"])
def test_what_was_not_said_may_not(quoted: str) -> None:
    (missing,) = missing_quotations(claim_of(f"She says {quoted}"), [LINE])
    assert missing == f"the words {quoted}"


def test_a_quotation_is_not_pieced_together_from_two_lines() -> None:
    assert missing_quotations(claim_of("“one two three”"), ["one two", "three"])
