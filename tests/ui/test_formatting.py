"""Values as text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ui.formatting import clock


@given(st.integers(0, 10**6))
def test_a_clock_counts_the_seconds(second: int) -> None:
    hours, minutes, seconds = map(int, clock(second).split(":"))
    assert hours * 3600 + minutes * 60 + seconds == second
    assert max(minutes, seconds) < 60
