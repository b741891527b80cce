"""Missing parts: numbers, quotations and names, each with its kind."""

from __future__ import annotations

from rag.answer import DropKind
from rag.verification.missing_parts import MissingPart, missing_parts
from tests.rag.verification.claims_of import claim_of

CLAIM = claim_of("They hired 7 people at Grumblefax “for a song”")


def test_each_missing_part_has_its_kind() -> None:
    assert missing_parts(CLAIM, ["They hired people."]) == [
        MissingPart(DropKind.NUMBER, "the number 7"),
        MissingPart(DropKind.QUOTATION, "the words “for a song”"),
        MissingPart(DropKind.NAME, "the name “Grumblefax”"),
    ]


def test_nothing_is_missing_of_what_is_said() -> None:
    assert missing_parts(CLAIM, ["Grumblefax hired seven people, for a song."]) == []


def test_a_quotation_or_number_out_of_the_context_does_not_count() -> None:
    context = ["Grumblefax hired seven people, for a song."]
    kinds = [part.kind for part in missing_parts(CLAIM, ["They hired people."], context)]
    assert kinds == [DropKind.NUMBER, DropKind.QUOTATION]
