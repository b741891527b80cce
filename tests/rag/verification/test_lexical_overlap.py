"""Lexical overlap: words by their stems, numbers by their value."""

from __future__ import annotations

from rag.verification.claims import NUMBER_WEIGHT
from rag.verification.lexical_overlap import lexical_overlap, overlap_rank
from tests.rag.verification.claims_of import claim_of

CLAIM = claim_of("Humming pumps have four sensors")


def test_words_and_numbers_that_are_said() -> None:
    assert lexical_overlap(CLAIM, ["A pump hums."]) == 2
    assert lexical_overlap(CLAIM, ["A pump has 4 sensors."]) == 2 + NUMBER_WEIGHT
    assert lexical_overlap(CLAIM, ["Bees sleep."]) == 0
    assert lexical_overlap(CLAIM, []) == 0


def test_texts_count_together() -> None:
    together = lexical_overlap(CLAIM, ["A pump hums.", "It has 4 sensors."])
    assert together == CLAIM.weight


def test_of_equal_overlap_the_one_with_fewer_missing_parts_ranks_higher() -> None:
    claim = claim_of("pumps hum “all night”")
    verbatim, other = ["The pumps hum all night."], ["All pumps hum at night."]
    assert lexical_overlap(claim, verbatim) == lexical_overlap(claim, other)
    assert overlap_rank(claim, verbatim) > overlap_rank(claim, other)
