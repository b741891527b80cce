"""The negation check: denied or affirmed where it is said, or in a summary."""

from __future__ import annotations

import pytest

from rag.verification.negation_check import contradicts_negation
from tests.rag.verification.claims_of import claim_of

SAID = ["I don't think you need a certificate. The project matters more, because employers look."]


@pytest.mark.parametrize(
    ("claim", "contradicts"),
    [
        ("You do not need a certificate", False),
        ("You need a certificate", True),
        ("Employers look at the project", False),
        ("Employers never look", True),
        ("The project matters more, but a certificate is not needed", False),
        ("The project matters more, but you need a certificate", True),
    ],
)
def test_what_is_denied_and_what_is_affirmed(claim: str, contradicts: bool) -> None:
    assert contradicts_negation(claim_of(claim), SAID) is contradicts


def test_either_holds_where_both_are_said() -> None:
    both = ["You need a certificate.", "You do not need a certificate."]
    assert not contradicts_negation(claim_of("You need a certificate"), both)
    assert not contradicts_negation(claim_of("You don't need a certificate"), both)


def test_a_denial_is_not_pieced_together() -> None:
    said = ["Pumps hum.", "Nobody sleeps.", "Sensors break in winter and in summer."]
    assert contradicts_negation(claim_of("Old rusty sensors never corrode in humid winter"), said)
