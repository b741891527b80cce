from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import AskDifferentlyError
from rag.retrieval.hybrid_search import Window
from rag.retrieval.passages import passages_of
from rag.scope import Scope
from rag.search_settings import SearchSettings
from vectorstore.chunk import Place
from vectorstore.episode import Episode, Line, Section

SETTINGS = SearchSettings()
SLUG = "long-talk"


@st.composite
def talks(draw: st.DrawFn) -> tuple[Episode, list[Window]]:
    """An episode whose seconds may repeat or run backwards, and windows that fit in any order."""
    sections = []
    for number in range(draw(st.integers(1, 3))):
        lines = []
        for _ in range(draw(st.integers(1, 12))):
            start = draw(st.integers(0, 300))
            words = " ".join(["word"] * draw(st.integers(1, 120)))
            speaker = draw(st.sampled_from(["Ada", "Ben", None]))
            lines.append(Line(speaker, words, start, start + draw(st.integers(1, 60))))
        sections.append(Section(f"section {number}", tuple(lines)))
    episode = Episode(SLUG, "Long Talk", 1, 1, None, (), (), "", None, "abc", (), tuple(sections))
    windows = []
    for at in range(draw(st.integers(1, 12))):
        section = draw(st.integers(0, len(sections) - 1))
        last = len(sections[section].lines) - 1
        first = draw(st.integers(0, last))
        place = Place(str(at), SLUG, section, first, draw(st.integers(first, min(last, first + 3))))
        windows.append(Window(place, draw(st.floats(0, 3))))
    windows.sort(key=lambda window: -window.score)
    return episode, windows


@given(talks(), st.integers(1, 10))
def test_passages_are_bounded_and_never_overlap(talk: tuple[Episode, list[Window]], k: int) -> None:
    episode, windows = talk
    hits = passages_of(windows, {SLUG: episode}, Scope(frozenset({SLUG})), k, SETTINGS)
    assert 1 <= len(hits) <= k
    assert [hit.rank for hit in hits] == list(range(1, len(hits) + 1))
    for hit in hits:
        section = episode.sections[hit.section]
        assert hit.lines == section.lines[hit.first_line : hit.first_line + len(hit.lines)]
        assert hit.start is not None
        assert hit.end is not None
        assert hit.start < hit.end
        words = sum(len(line.text.split()) for line in hit.lines)
        # What a window holds is never cut; only what is added to it is bounded.
        assert words <= SETTINGS.passage_words or len(hit.lines) <= 4
    for at, one in enumerate(hits):
        assert sum(other.section == one.section for other in hits) <= SETTINGS.passages_of_a_section
        for other in hits[:at]:
            assert one.end is not None
            assert other.end is not None
            assert one.start is not None
            assert other.start is not None
            assert one.end <= other.start or other.end <= one.start
    assert hits[0].score == max(window.score for window in windows)


@given(talks())
def test_a_passage_holds_words_of_those_who_are_asked_for(
    talk: tuple[Episode, list[Window]],
) -> None:
    episode, windows = talk
    scope = Scope(frozenset({SLUG}), {SLUG: frozenset({"Ada"})})
    for hit in passages_of(windows, {SLUG: episode}, scope, 10, SETTINGS):
        assert "Ada" in hit.speakers


@pytest.mark.parametrize("wrong", [{"pool": 0}, {"name_weight": -1}, {"passage_words": 10**6}])
def test_settings_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(AskDifferentlyError, match=next(iter(wrong))):
        SearchSettings(**wrong)


@given(st.lists(st.integers(0, 2), min_size=1, max_size=24), st.integers(1, 10))
def test_an_episode_gives_no_more_than_its_share(order: list[int], k: int) -> None:
    lines = tuple(Line("Ada", "word " * 240, 60 * at, 60 * at + 60) for at in range(24))
    sections = tuple(Section(f"section {at}", (line,)) for at, line in enumerate(lines))
    talks = {
        slug: Episode(slug, slug, 1, 1, None, (), (), "", None, "abc", (), sections)
        for slug in ("first", "second", "third")
    }
    windows = [
        Window(Place(str(at), [*talks][talk], at, 0, 0), 1.0 - at / 100)
        for at, talk in enumerate(order)
    ]
    hits = passages_of(windows, talks, Scope(frozenset(talks)), k, SETTINGS, per_episode=1)
    count = [sum(hit.episode.slug == slug for hit in hits) for slug in talks]
    there = [order.count(number) for number in range(3)]
    assert len(hits) == min(k, len(order))
    # Nobody is given a second passage too many while another still has one to give.
    most = max(count)
    assert all(given >= min(most - 1, had) for given, had in zip(count, there, strict=True))
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def _told(slug: str, *texts: str, minute: int = 0) -> Episode:
    lines = tuple(
        Line(("Ada", "Ben")[at % 2], text, 60 * minute + 10 * at, 60 * minute + 10 * at + 10)
        for at, text in enumerate(texts)
    )
    section = Section("a section", lines)
    return Episode(slug, slug, 1, 1, None, (), (), "", None, "abc", (), (section,))


def _found(*places: tuple[str, int, int]) -> list[Window]:
    return [
        Window(Place(f"{slug}{first}", slug, 0, first, last), 9.0 - at)
        for at, (slug, first, last) in enumerate(places)
    ]


def test_an_answer_keeps_its_question() -> None:
    settings = SearchSettings(passage_words=8)
    episode = _told("talk", "We met again.", "Did the tide wait for you?", "Yes, exactly.", "Good.")
    (hit,) = passages_of(
        _found(("talk", 2, 2)), {"talk": episode}, Scope(frozenset({"talk"})), 1, settings
    )
    assert [line.text for line in hit.lines] == ["Did the tide wait for you?", "Yes, exactly."]


def test_a_question_that_would_make_the_passage_too_long_is_left_out() -> None:
    settings = SearchSettings(passage_words=4)
    episode = _told("talk", "And did the tide really wait for you?", "Yes, exactly.")
    (hit,) = passages_of(
        _found(("talk", 1, 1)), {"talk": episode}, Scope(frozenset({"talk"})), 1, settings
    )
    assert [line.text for line in hit.lines] == ["Yes, exactly."]


def test_what_is_in_the_archive_twice_is_shown_once() -> None:
    words = [f"word{number}" for number in range(40)]
    episodes = {
        "first": _told("first", " ".join(words)),
        "copy": _told("copy", " ".join([*words[:38], "or", "so"])),
        "other": _told("other", " ".join(f"rope{number}" for number in range(40))),
    }
    found = _found(("first", 0, 0), ("copy", 0, 0), ("other", 0, 0))
    hits = passages_of(found, episodes, Scope(frozenset(episodes)), 10, SETTINGS)
    assert [hit.episode.slug for hit in hits] == ["first", "other"]


def test_short_passages_are_not_taken_for_copies() -> None:
    episodes = {slug: _told(slug, "Yes, that is right.") for slug in ("one", "two")}
    hits = passages_of(
        _found(("one", 0, 0), ("two", 0, 0)), episodes, Scope(frozenset(episodes)), 10, SETTINGS
    )
    assert len(hits) == 2
