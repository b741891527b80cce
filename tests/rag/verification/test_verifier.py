"""The verifier: cited passages first, then the one that has it; no way round a contradiction."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from rag.answer import DropKind, Hit
from rag.verification.claims import Claim
from rag.verification.semantic_similarity import SemanticSimilarity
from rag.verification.unsupported import Contradicted, Unsupported
from rag.verification.verifier import Verifier
from tests.rag.invented import HITS
from tests.rag.verification.claims_of import claim_of

COURSES, PUMPS = HITS
VERIFIER = Verifier(HITS, None, SemanticSimilarity())


def reading(text: str) -> Callable[[Sequence[Hit]], Claim]:
    claim = claim_of(text)
    return lambda _: claim


PUMP = reading("Oskar said every pump has four sensors")


@pytest.mark.parametrize("cited", [[PUMPS], [COURSES], []])
def test_the_passage_is_found_whatever_is_cited(cited: list[Hit]) -> None:
    (evidence,) = VERIFIER.verify(PUMP, cited)
    assert evidence.hit is PUMPS


def test_a_claim_without_passage_says_so_where_none_is_cited() -> None:
    with pytest.raises(Unsupported) as raised:
        VERIFIER.verify(reading("Elephants migrate over frozen lakes"), [])
    assert raised.value.kind == DropKind.UNCITED


def test_the_reason_is_that_of_the_cited_passage() -> None:
    with pytest.raises(Unsupported) as raised:
        VERIFIER.verify(reading("Oskar said every pump has nine sensors"), [PUMPS])
    assert raised.value.kind == DropKind.NUMBER


def test_a_contradiction_is_not_mended_elsewhere() -> None:
    with pytest.raises(Contradicted):
        VERIFIER.verify(reading("Nora thinks you need a certificate"), [COURSES])


def test_too_small_a_claim_is_not_looked_for_elsewhere() -> None:
    with pytest.raises(Unsupported):
        VERIFIER.verify(reading("Portfolios"), [])
