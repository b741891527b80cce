"""Copies of an archive with changed words."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.archive_copies import (
    ArchiveCopier,
    CopyVocabulary,
    copy_chunks,
    copy_episode,
    copy_vectors,
)
from vectorstore.chunk import Chunk, Span
from vectorstore.episode import Episode, Guest, Line, Section

_TEXT = "Ida Klein bakes bread, and everybody wonders about temperature and flour " * 5
_EPISODES = [
    Episode(
        slug=f"about-{number}",
        title="Bread with Ida Klein",
        season=1,
        number=number,
        date=None,
        guests=(Guest("idaklein", "Ida Klein"),),
        topics=(),
        description="",
        duration=None,
        youtube=None,
        links=(),
        sections=(Section("Bread", (Line("Marit", _TEXT, 1, 2), Line(who, _TEXT, 2, 3))),),
    )
    for number, who in enumerate(["Ida", *["Marit"] * 30])
]


@given(st.text())
def test_changed_words_keep_their_length(text: str) -> None:
    assert [len(part) for part in CopyVocabulary(1, ["ida"]).changed(text).split()] == [
        len(part) for part in text.split()
    ]


def test_a_copy_has_guests_of_its_own_and_the_same_host() -> None:
    words = ArchiveCopier(_EPISODES).vocabulary(7)
    copy = copy_episode(_EPISODES[0], 7, words)
    host, guest = copy.sections[0].lines
    assert host.speaker == "Marit"
    assert guest.speaker != "Ida"
    assert guest.speaker == copy.guests[0].name.split()[0]
    assert guest.speaker in copy.title
    assert "Ida" not in copy.sections[0].lines[0].text


def test_a_tenth_of_the_distinct_words_is_new() -> None:
    vocabulary = [f"word{letter * 3}{second * 3}" for letter in "abcdefghij" for second in "klmnop"]
    changed = CopyVocabulary(1, []).changed(" ".join(vocabulary)).split()
    new = sum(one != other for one, other in zip(vocabulary, changed, strict=True))
    assert 0 < new < 0.25 * len(vocabulary)


def test_a_number_always_makes_the_same_copy() -> None:
    copier = ArchiveCopier(_EPISODES)
    first, again, other = (copy_episode(_EPISODES[0], n, copier.vocabulary(n)) for n in (1, 1, 2))
    assert first == again
    assert first.guests != other.guests


def test_spans_still_lead_to_the_words_of_the_window() -> None:
    words = ArchiveCopier(_EPISODES).vocabulary(3)
    line = _EPISODES[0].sections[0].lines[1]
    chunk = Chunk("id", "about-0", 0, (Span(1, 4, 15),), line.text[4:15])
    [copied] = copy_chunks([chunk], 3, words)
    episode = copy_episode(_EPISODES[0], 3, words)
    assert copied.episode == episode.slug
    assert episode.sections[0].lines[1].text[4:15] == copied.text


def test_a_copied_vector_is_near_the_real_one_and_of_unit_length() -> None:
    vectors = np.eye(384, dtype=np.float32)[:50]
    copied = copy_vectors(vectors, 1)
    np.testing.assert_allclose(np.linalg.norm(copied, axis=1), 1, atol=1e-5)
    assert abs(float((copied * vectors).sum(axis=1).mean()) - 0.707) < 0.02
    assert not np.allclose(copied, copy_vectors(vectors, 2))
