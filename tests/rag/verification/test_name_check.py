"""The name check: in the lines or beside them, also in another spelling."""

from __future__ import annotations

import pytest

from rag.verification.name_check import missing_names
from tests.rag.verification.claims_of import claim_of

LINES = ["We moved to Big Query and asked Katarina."]


@pytest.mark.parametrize("name", ["BigQuery", "Katarena", "Katarina's"])
def test_spellings_of_a_name(name: str) -> None:
    assert missing_names(claim_of(f"They like {name}"), LINES, []) == []


def test_a_name_may_be_in_the_context() -> None:
    claim = claim_of("They work at Grumblefax")
    assert missing_names(claim, LINES, []) == ["the name “Grumblefax”"]
    assert missing_names(claim, LINES, ["Ten years at Grumblefax"]) == []


def test_a_first_word_is_no_name() -> None:
    assert missing_names(claim_of("Portfolios matter"), LINES, []) == []
