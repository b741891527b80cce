"""Marker numbering: from 1 in order of first use, behind the words and before the full stop."""

from __future__ import annotations

from rag.verification.evidence import Evidence
from rag.verification.marker_numbering import MarkerNumbering, SupportedClause
from tests.rag.invented import HITS

COURSES, PUMPS = HITS
THIRD = Evidence(COURSES, 1, COURSES.lines[1], "It is about a third")
PUMP = Evidence(PUMPS, 1, PUMPS.lines[1], "Every pump has four sensors.")


def test_markers_count_from_one_and_come_back() -> None:
    numbering = MarkerNumbering()
    first = numbering.sentence([SupportedClause("Pumps have four.", (PUMP,))], "")
    second = numbering.sentence([SupportedClause("A third.", (THIRD, PUMP))], "")
    assert (first.text, [one.marker for one in first.citations]) == ("Pumps have four [1].", [1])
    assert (second.text, [one.marker for one in second.citations]) == ("A third [2][1].", [2])
    assert second.citations[0].quote == THIRD.quote


def test_another_quote_of_a_line_is_another_marker() -> None:
    other = Evidence(COURSES, 1, COURSES.lines[1], "10 weeks for the project.")
    made = MarkerNumbering().sentence([SupportedClause("A third", (THIRD, other, THIRD))], "")
    assert made.text == "A third [1][2]."


def test_clauses_and_tail() -> None:
    clauses = [SupportedClause("A third ", (THIRD,)), SupportedClause(", and four", (PUMP,))]
    assert MarkerNumbering().sentence(clauses, ".").text == "A third [1], and four [2]."
    assert MarkerNumbering().sentence(clauses[:1], " he said!").text == "A third [1] he said!"
    assert MarkerNumbering().sentence(clauses[:1], "..").text == "A third [1]."
