"""Plain text of a transcript, and the seconds of any part of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.contenders.transcripts import as_text
from vectorstore.episode import Episode, Line, Section

_LINES = st.builds(
    Line,
    st.sampled_from(["Marit", "Ida", None]),
    st.text("abc \n", max_size=12),
    st.integers(0, 50),
    st.integers(51, 99),
)
_SECTIONS = st.lists(
    st.builds(Section, st.sampled_from(["", "Bread"]), st.lists(_LINES, min_size=1).map(tuple)),
    min_size=1,
)


def _episode(sections: list[Section]) -> Episode:
    return Episode("one", "One", 1, 1, None, (), (), "", None, None, (), tuple(sections))


@given(_SECTIONS)
def test_every_line_is_found_at_its_place_in_the_text(sections: list[Section]) -> None:
    transcript, times = as_text(_episode(sections))
    lines = [line for section in sections for line in section.lines]
    timed = [place for place, start in enumerate(times.starts) if start is not None]
    assert len(timed) == len(lines)
    for place, line in zip(timed, lines, strict=True):
        begin = times.begins[place]
        words = f"{line.speaker}: {line.text}" if line.speaker else line.text
        assert transcript.text[begin : begin + len(words)] == words
        if words:
            assert times.between(begin, begin + len(words)) == (line.start, line.end)


def test_a_part_has_the_seconds_of_all_lines_that_it_touches() -> None:
    lines = (Line("Ida", "one", 10, 20), Line("Ida", "two", 20, 30), Line("Ida", "three", 30, 40))
    transcript, times = as_text(_episode([Section("Bread", lines)]))
    middle = transcript.text.index("two")
    assert times.between(middle, middle + 3) == (20, 30)
    assert times.between(middle, transcript.text.index("hree")) == (20, 40)
    assert times.between(0, len(transcript.text)) == (10, 40)


def test_a_header_alone_has_no_seconds() -> None:
    _, times = as_text(_episode([Section("Bread", (Line("Ida", "one", 10, 20),))]))
    assert times.between(0, 5) == (None, None)


@pytest.mark.parametrize("headers", [("", ""), ("Bread", "Salt")])
def test_sections_are_cut_where_they_begin_and_end(headers: tuple[str, str]) -> None:
    sections = [Section(header, (Line("Ida", "one", 1, 2),)) for header in headers]
    transcript, _ = as_text(_episode(sections))
    cut = [transcript.text[start:stop] for start, stop in transcript.sections]
    assert cut == [f"{header}\nIda: one".lstrip() for header in headers]
