"""Markers in a model's text: which passages they name, and that no bracket is left."""

from __future__ import annotations

import pytest

from rag.verification.markers import Segment, segments


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("a [1]", [(1,)]),
        ("a [1, 2] b [3]", [(1, 2), (3,)]),
        ("a [1][2].", [(1, 2)]),
        ("a [^1] b [1; 2]", [(1,), (1, 2)]),
        ("a [1-3]", [(1, 2, 3)]),
        ("a [1-9999]", [(1, 9999)]),
        ("a [-1] b [0]", [(-1,), (0,)]),
        ("a 【4†source】", [(4,)]),
        ("a [Passage 2]", [(2,)]),
        ("a [laughs]", []),
        ("a [1.5]", []),
        ("a [", []),
    ],
)
def test_markers(text: str, numbers: list[tuple[int, ...]]) -> None:
    found = segments(text)
    assert [part.numbers for part in found if part.numbers] == numbers
    assert not any(bracket in part.text for part in found for bracket in "[]")


def test_what_stands_between_markers_stays_with_them() -> None:
    assert segments("a [1], b [2].") == [
        Segment("a ", (1,)),
        Segment(", b ", (2,)),
        Segment(".", ()),
    ]
