"""Evidence: the lines that support a claim, and the reason where none does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer import DropKind
from rag.scope import Scope
from rag.verification.evidence import find_evidence
from rag.verification.unsupported import Contradicted, Unsupported
from tests.rag.invented import HITS
from tests.rag.verification.claims_of import claim_of

COURSES, PUMPS = HITS


def test_a_line_is_found_with_its_place_and_a_quote() -> None:
    (evidence,) = find_evidence(claim_of("Nora said employers look at portfolios"), [COURSES])
    assert (evidence.index, evidence.line.speaker) == (3, "Nora")
    assert evidence.quote in evidence.line.text
    assert "portfolios" in evidence.quote


def test_the_index_counts_from_the_start_of_the_section() -> None:
    later = replace(COURSES, first_line=5, lines=COURSES.lines[1:])
    (evidence,) = find_evidence(claim_of("Nora said employers look at portfolios"), [later])
    assert evidence.index == 5 + 2


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("", DropKind.UNSUPPORTED),
        ("Elephants migrate over frozen lakes", DropKind.UNSUPPORTED),
        ("Oskar said employers look at portfolios", DropKind.SPEAKER),
        ("Nora said 34% of those who hand in homework graduate", DropKind.NUMBER),
        ("Nora said employers such as Hooli look at portfolios", DropKind.NAME),
        ("A certificate is important", DropKind.UNSUPPORTED),
        ("Nora said employers look at portfolios and pay the tuition of applicants",
         DropKind.UNSUPPORTED),
    ],
)  # fmt: skip
def test_reasons(claim: str, kind: DropKind) -> None:
    with pytest.raises(Unsupported) as raised:
        find_evidence(claim_of(claim), [COURSES])
    assert raised.value.kind == kind


@pytest.mark.parametrize(
    "claim",
    [
        "Nora thinks you need a certificate",
        "Nora said employers do not look at portfolios",
        "Nora said the project matters less, because employers look at portfolios",
    ],
)
def test_the_opposite_is_a_contradiction(claim: str) -> None:
    with pytest.raises(Contradicted) as raised:
        find_evidence(claim_of(claim), [COURSES])
    assert raised.value.kind == DropKind.CONTRARY


def test_lines_that_the_scope_does_not_hear_are_no_evidence() -> None:
    slug = COURSES.episode.slug
    viktor = Scope(frozenset({slug}), {slug: frozenset({"Viktor"})})
    with pytest.raises(Unsupported, match="Nora says this") as raised:
        find_evidence(claim_of("Employers look at portfolios"), [COURSES], viktor)
    assert raised.value.kind == DropKind.SPEAKER
