from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vectorstore.catalogue import archive_order, read_catalogue, write_catalogue
from vectorstore.episode import Episode, Guest, Line, Link, Section

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_SECOND = st.none() | st.integers(0, 10**6)
_LINES = st.builds(Line, st.none() | _TEXT, _TEXT, _SECOND, _SECOND)
_SECTIONS = st.builds(Section, _TEXT, st.lists(_LINES, max_size=3).map(tuple))
_EPISODES = st.builds(
    Episode,
    slug=st.text("abc-", min_size=1, max_size=5),
    title=_TEXT,
    season=st.none() | st.integers(0, 30),
    number=st.none() | st.integers(0, 30),
    date=st.none() | st.just("2024-05-12"),
    guests=st.lists(st.builds(Guest, _TEXT, _TEXT), max_size=2).map(tuple),
    topics=st.lists(_TEXT, max_size=2).map(tuple),
    description=_TEXT,
    duration=_SECOND,
    youtube=st.none() | _TEXT,
    links=st.lists(st.builds(Link, _TEXT, _TEXT), max_size=2).map(tuple),
    sections=st.lists(_SECTIONS, max_size=3).map(tuple),
)


@given(st.lists(_EPISODES, max_size=5, unique_by=lambda episode: episode.slug))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_reads_back_what_was_written_in_archive_order(
    tmp_path: Path, episodes: list[Episode]
) -> None:
    write_catalogue(tmp_path / "episodes.jsonl", episodes)
    again = read_catalogue(tmp_path / "episodes.jsonl")
    assert list(again.values()) == sorted(episodes, key=archive_order)
    assert all(slug == episode.slug for slug, episode in again.items())


@pytest.mark.parametrize("line", ["{", "{}", "3", "null", '{"slug": "a"}'])
def test_a_broken_line_is_a_value_error(tmp_path: Path, line: str) -> None:
    path = tmp_path / "episodes.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(ValueError, match=r".+"):
        read_catalogue(path)
