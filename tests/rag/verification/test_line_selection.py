"""Line selection: whose lines may count, and when a second one is needed."""

from __future__ import annotations

from rag.verification.line_selection import best_lines
from tests.rag.invented import HITS
from tests.rag.verification.claims_of import claim_of

COURSES, PUMPS = HITS


def test_the_line_that_says_most() -> None:
    assert best_lines(claim_of("Employers look at portfolios"), COURSES, None) == [3]


def test_only_lines_of_the_named_speaker_count() -> None:
    claim = claim_of("Viktor said employers look at portfolios")
    assert best_lines(claim, COURSES, None) == []


def test_a_second_line_adds_what_is_missing() -> None:
    claim = claim_of("Nora said 33 percent graduate, and employers look at portfolios")
    assert sorted(best_lines(claim, COURSES, None)) == [1, 3]


def test_a_passage_with_next_to_nothing_of_the_claim_is_left_out() -> None:
    assert best_lines(claim_of("Elephants migrate over frozen lakes"), PUMPS, None) == []
