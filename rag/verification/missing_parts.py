"""The parts of a claim that must be found one and all: its numbers, quotations and names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer import DropKind
from rag.verification.claims import Claim
from rag.verification.name_check import missing_names
from rag.verification.number_check import missing_numbers
from rag.verification.quotation_check import missing_quotations


@dataclass(frozen=True, slots=True)
class MissingPart:
    """A part of a claim that the texts lack; `what` names it for the reader."""

    kind: DropKind
    what: str


def missing_parts(
    claim: Claim, texts: Sequence[str], context: Sequence[str] = ()
) -> list[MissingPart]:
    """The numbers, quotations and names of a claim that the texts lack.

    A name may be in the `context` (the line before, the header) instead. A quotation may not: it
    would be put into another's mouth.
    """
    by_kind = {
        DropKind.NUMBER: missing_numbers(claim, texts),
        DropKind.QUOTATION: missing_quotations(claim, texts),
        DropKind.NAME: missing_names(claim, texts, context),
    }
    return [MissingPart(kind, what) for kind, absent in by_kind.items() for what in absent]
