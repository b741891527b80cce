"""The real archive, all of it: known counts, and what holds of every line and every window."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest.archive import Archive, open_archive
from ingest.chunking import TARGET_TOKENS, chunk_episode
from ingest.duplicates import find_duplicates
from ingest.episode_reader import EpisodeReading, read_episode
from ingest.front_matter import Fields, Items, Scalar, read_front_matter
from ingest.problems import ProblemKind as Kind
from ingest.text_cleaning import strip_invisible
from vectorstore.chunk import Chunk
from vectorstore.episode import Episode

# Problems by which a line loses its own second.
UNTRUSTED = (Kind.TIME_BACKWARDS, Kind.IMPOSSIBLE_TIME, Kind.LINE_IS_TIME)

Count = Callable[[Sequence[str]], list[int]]


@dataclass(frozen=True)
class Read:
    archive: Archive
    readings: dict[str, EpisodeReading]
    seconds: float

    @property
    def episodes(self) -> dict[str, Episode]:
        return {path: r.episode for path, r in self.readings.items() if r.episode is not None}

    @property
    def kinds(self) -> Counter[Kind]:
        return Counter(problem.kind for r in self.readings.values() for problem in r.problems)


@pytest.fixture(scope="module")
def read(real_archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Read:
    archive = open_archive(str(real_archive), tmp_path_factory.mktemp("cache"))
    begin = time.process_time()
    readings = {file.path: read_episode(file, archive.people) for file in archive.episodes}
    return Read(archive, readings, time.process_time() - begin)


@pytest.fixture(scope="module")
def chunks(read: Read, count_tokens: Count) -> dict[str, list[Chunk]]:
    return {
        episode.slug: chunk_episode(episode, count_tokens, 256)
        for episode in read.episodes.values()
    }


def test_every_file_is_an_episode_or_a_problem(read: Read) -> None:
    assert (len(read.archive.episodes), len(read.archive.people)) == (203, 437)
    assert len(read.episodes) == 201
    assert sum(bool(episode.sections) for episode in read.episodes.values()) == 199
    assert read.kinds[Kind.NO_FRONT_MATTER] == read.kinds[Kind.UNPARSEABLE] == 1
    assert read.kinds[Kind.NO_TRANSCRIPT] == 2


def test_it_is_read_in_seconds(read: Read, real_archive: Path, tmp_path: Path) -> None:
    assert read.seconds < 30  # 1.6 on an idle machine
    begin = time.process_time()
    open_archive(str(real_archive), tmp_path)
    assert time.process_time() - begin < 2


def test_known_defects_are_all_found(read: Read) -> None:
    assert {
        kind: read.kinds[kind]
        for kind in (
            Kind.DUPLICATE_LINE,
            Kind.SPEAKER_IS_SENTENCE,
            Kind.LINE_IS_LABEL,
            Kind.LINE_IS_TIME,
            Kind.LINE_IS_CHAPTER,
            Kind.LABEL_NORMALISED,
            Kind.HEADER_IS_SENTENCE,
            Kind.TIME_BACKWARDS,
            Kind.IMPOSSIBLE_TIME,
            Kind.MISSING_TIME,
            Kind.BAD_LINK,
            Kind.BAD_YOUTUBE,
            Kind.INVISIBLE,
        )
    } == {
        Kind.DUPLICATE_LINE: 448,
        Kind.SPEAKER_IS_SENTENCE: 32,
        Kind.LINE_IS_LABEL: 49,
        Kind.LINE_IS_TIME: 6,
        Kind.LINE_IS_CHAPTER: 11,
        Kind.LABEL_NORMALISED: 7,
        Kind.HEADER_IS_SENTENCE: 1,
        Kind.TIME_BACKWARDS: 71,
        Kind.IMPOSSIBLE_TIME: 3,
        Kind.MISSING_TIME: 913,
        Kind.BAD_LINK: 8,
        Kind.BAD_YOUTUBE: 1,
        Kind.INVISIBLE: 2,
    }
    # Of the 43 episodes whose time runs backwards, in one an impossible time is why.
    backwards = {
        path
        for path, reading in read.readings.items()
        if any(problem.kind is Kind.TIME_BACKWARDS for problem in reading.problems)
    }
    assert len(backwards) == 42


def test_labels_are_names(read: Read) -> None:
    merged = [
        problem.detail.partition(" on ")[0]
        for reading in read.readings.values()
        for problem in reading.problems
        if problem.kind is Kind.LABEL_NORMALISED
    ]
    assert sorted(merged) == [
        "'Adityaitya' read as 'Aditya'",
        "'Alexey.' read as 'Alexey'",
        "'Alexey:' read as 'Alexey'",
        "'Alexeylexey' read as 'Alexey'",
        "'Andreyy' read as 'Andrey'",
        "'Ruslanan' read as 'Ruslan'",
        "'Theo:' read as 'Theo'",
    ]
    for episode in read.episodes.values():
        labels = {label for section in episode.sections for label in section.speakers}
        assert all(label.replace(" ", "").isalpha() and len(label) <= 11 for label in labels)


def test_duplicates(read: Read) -> None:
    found = find_duplicates(read.episodes)
    assert [problem.kind for problem in found] == [Kind.DUPLICATE_NUMBER, Kind.NEAR_IDENTICAL]


@dataclass(frozen=True)
class Written:
    """A row with words as it stands in the file."""

    text: str
    who: str
    sec: int | None
    line: int


def written_lines(archive: Archive, path: str) -> list[Written]:
    content = next(file.content for file in archive.episodes if file.path == path)
    transcript = read_front_matter(content).fields.values.get("transcript")
    found = []
    for row in transcript.items if isinstance(transcript, Items) else ():
        assert isinstance(row, Fields)
        values = {key: node.text for key, node in row.values.items() if isinstance(node, Scalar)}
        if "line" in values:
            sec = int(values["sec"]) if "sec" in values else None
            text = " ".join(strip_invisible(values["line"])[0].split()).removeprefix("=")
            found.append(Written(text, values.get("who", ""), sec, row.line))
    return found


def test_each_line_keeps_its_words_and_its_second(read: Read) -> None:
    """All that was written comes back in order; a second differs only where a problem says so."""
    timed = kept = 0
    for path, episode in read.episodes.items():
        lines = [line for section in episode.sections for line in section.lines]
        told = [(problem.line, problem.kind) for problem in read.readings[path].problems]
        distrusted = {line for line, kind in told if kind in UNTRUSTED}
        stamped = {line for line, kind in told if kind is Kind.LINE_IS_TIME}
        place = 0
        turn: tuple[str, int | None] | None = None
        for row in written_lines(read.archive, path):
            timed += row.sec is not None
            if row.line in stamped:
                turn = (row.who, row.sec)
            if place < len(lines) and lines[place].text == row.who:
                place += 1
            if place == len(lines) or not row.text.endswith(lines[place].text):
                continue
            start = lines[place].start
            same = start == row.sec
            # Never later than the second recorded for it: a later link would miss the words.
            assert (
                row.sec is None or start is None or start <= row.sec or turn == (row.who, row.sec)
            )
            assert same or row.sec is None or row.line in distrusted or turn == (row.who, row.sec)
            kept += 1
            place += 1
        assert place == len(lines) or any(kind is Kind.HEADER_IS_SENTENCE for _, kind in told)
    assert timed == 26_404  # 26,402 of them with speaker and time
    assert kept > 27_100


def test_times_are_in_order_and_never_empty(read: Read) -> None:
    unknown = backwards = 0
    for episode in read.episodes.values():
        latest = 0
        for section in episode.sections:
            assert section.lines
            for line in section.lines:
                assert line.text == " ".join(line.text.split())
                assert line.text
                unknown += line.speaker is None
                assert line.start is not None
                assert line.end is not None
                assert line.start < line.end
                backwards += line.start < latest
                latest = line.start
    assert unknown == 82
    # Runs of lines whose recorded seconds are earlier than those before them; none is later.
    assert backwards == 17


def test_the_card_question_has_its_line(read: Read) -> None:
    path = "_podcast/community-building-and-teaching-in-ai-tech.md"
    episode = read.episodes[path]
    spoken = [line for section in episode.sections for line in section.lines]
    assert any(line.speaker == "Erum" and line.start == 1349 for line in spoken)
    assert episode.url_at(1349) == "https://www.youtube.com/watch?v=7SLd5V7z3xQ&t=1349s"


def test_windows(read: Read, chunks: dict[str, list[Chunk]], count_tokens: Count) -> None:
    everything = [chunk for own in chunks.values() for chunk in own]
    assert len({chunk.id for chunk in everything}) == len(everything)
    assert max(count_tokens([chunk.text for chunk in everything])) <= TARGET_TOKENS
    for episode in read.episodes.values():
        covered: Counter[tuple[int, int]] = Counter()
        for chunk in chunks[episode.slug]:
            for span in chunk.spans:
                text = episode.sections[chunk.section].lines[span.line].text
                assert text[span.start : span.stop].strip() in chunk.text
                assert span.start == 0 or text[span.start - 1].isspace()
                # A line that stands in two windows is whole in both.
                whole = (span.start, span.stop) == (0, len(text))
                place = (chunk.section, span.line)
                assert covered[place] in ((0, len(text)) if whole else (span.start,))
                covered[place] = span.stop
        for number, section in enumerate(episode.sections):
            for place_in, line in enumerate(section.lines):
                assert covered[number, place_in] == len(line.text)
