"""The opposite check: one word turned round, in any inflection."""

from __future__ import annotations

import pytest

from rag.verification.opposite_check import swapped_opposite


@pytest.mark.parametrize(
    ("claim", "said", "swapped"),
    [
        ("more of it", "less of it", ("more", "less")),
        ("it starts", "it ended", ("starts", "ended")),
        ("cheaper", "expensive", ("cheaper", "expensive")),
        ("more of it", "more and less of it", None),
        ("more or less", "less of it", None),
        ("green", "blue", None),
    ],
)
def test_opposites(claim: str, said: str, swapped: tuple[str, str] | None) -> None:
    assert swapped_opposite(frozenset(claim.split()), frozenset(said.split())) == swapped
