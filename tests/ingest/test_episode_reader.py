"""Reading episodes: exact if the file is valid, otherwise repaired and reported."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ingest.archive import EpisodeFile
from ingest.episode_reader import read_episode
from ingest.problems import ProblemKind as Kind
from ingest.text_cleaning import flatten, strip_invisible
from tests.ingest.transcripts import Read, episode_of, header, kinds, lines_of, row, said
from vectorstore.episode import Guest, Line, Link


def test_a_valid_file_is_an_episode_without_problems(read_rows_of: Read) -> None:
    reading = read_rows_of(
        header("Rivers"),
        row("How do you map one?", "Theo", 10),
        row("On foot.", "Ida", 14),
        header("Lakes"),
        row("And lakes?", "Theo", 20),
        topics=["maps", "rivers"],
        description="We <b>walk</b>.<br>We draw &amp; talk.",
        links={"spotify": "https://example.org/s", "apple": "https://example.org/a"},
    )
    episode = episode_of(reading)
    assert reading.problems == ()
    assert (episode.slug, episode.title) == ("maps", "Making Maps of Rivers")
    assert (episode.season, episode.number, episode.date) == (3, 7, "2024-05-12")
    assert episode.guests == (Guest("idaklein", "Ida Klein", "Ida draws maps."),)
    assert (episode.duration, episode.youtube) == (3423, "abcdefghijk")
    assert episode.links == (
        Link("spotify", "https://example.org/s"),
        Link("apple", "https://example.org/a"),
    )
    assert episode.topics == ("maps", "rivers")
    assert episode.description == "We walk . We draw & talk."
    assert [section.header for section in episode.sections] == ["Rivers", "Lakes"]
    assert episode.sections[0].lines[1] == Line("Ida", "On foot.", 14, 20)


words = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=30
).map(lambda text: flatten(strip_invisible(text)[0]))
odd = st.sampled_from(
    ["12:34:56", "no", "012", "1e3", "~", "- x", "a: b", "# c", "'", '"', "[x", "%"]
)
spoken = (words | odd).filter(lambda text: bool(text) and not text.startswith("="))
turns = st.lists(
    st.tuples(st.sampled_from(["Ida", "Theo"]), spoken, st.integers(0, 5)), min_size=1, max_size=12
)


@given(sections=st.lists(turns, min_size=1, max_size=4))
def test_what_was_written_is_read(
    sections: list[list[tuple[str, str, int]]], read_rows_of: Read
) -> None:
    """Headers, labels, words and seconds come back as they were written, whatever the words."""
    second = 0
    rows: list[dict[str, object]] = []
    expected: list[tuple[str | None, str]] = []
    for number, turns_of_section in enumerate(sections):
        rows.append(header(f"Part {number}"))
        for who, text, pause in turns_of_section:
            second += pause + 1  # each line begins a turn: a lone label is what was said
            rows.append(row(text, who, second))
            expected.append((who, text))
    reading = read_rows_of(*rows)
    episode = episode_of(reading)
    assert [section.header for section in episode.sections] == [
        f"Part {number}" for number in range(len(sections))
    ]
    assert said(reading) == expected
    assert [line.start for line in lines_of(reading)] == [
        row["sec"] for row in rows if "sec" in row
    ]
    assert all(
        line.end is not None and line.start is not None and line.start < line.end
        for line in lines_of(reading)
    )


@given(content=st.binary(max_size=400))
def test_nothing_in_a_file_raises(
    content: bytes, write_file: Callable[[bytes], EpisodeFile]
) -> None:
    for attempt in (content, b"---\n" + content, b"---\ntranscript:\n" + content + b"\n---\n"):
        reading = read_episode(write_file(attempt), {})
        assert reading.episode is not None or reading.problems
        assert all("\n" not in problem.detail for problem in reading.problems)


shapes = st.recursive(
    st.sampled_from(["", "x", "12", "1:02", "Ida", "https://example.org", "~", "\u200b"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["line", "who", "sec", "time", "header", "youtube"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)
KEYS = ["title", "season", "episode", "guests", "dateadded", "date", "duration", "ids", "links"]
KEYS += ["topics", "description", "transcript"]


@given(head=st.dictionaries(st.sampled_from(KEYS), shapes))
def test_no_shape_of_a_value_raises(
    head: dict[str, object], write_file: Callable[[bytes], EpisodeFile]
) -> None:
    content = f"---\n{yaml.safe_dump(head, allow_unicode=True)}---\n"
    reading = read_episode(write_file(content.encode()), {})
    assert reading.episode is not None
    assert bool(reading.episode.sections) != (Kind.NO_TRANSCRIPT in kinds(reading))


def test_no_front_matter_and_unparseable(write_file: Callable[[bytes], EpisodeFile]) -> None:
    assert kinds(read_episode(write_file(b"_\n---\n"), {})) == [Kind.NO_FRONT_MATTER]
    reading = read_episode(write_file(b"---\na: b\nc: [\n---\n"), {})
    assert (kinds(reading), reading.episode) == ([Kind.UNPARSEABLE], None)


def test_without_transcript_it_is_in_the_catalogue(read_rows_of: Read) -> None:
    reading = read_rows_of()
    assert kinds(reading) == [Kind.NO_TRANSCRIPT]
    assert episode_of(reading).sections == ()


def test_lines_before_the_first_header_are_a_section_of_their_own(read_rows_of: Read) -> None:
    reading = read_rows_of(row("Hello.", "Theo", 1), header("Rivers"), row("So.", "Theo", 3))
    assert [section.header for section in episode_of(reading).sections] == ["", "Rivers"]


def test_problems_name_the_line_of_the_file(write_file: Callable[[bytes], EpisodeFile]) -> None:
    content = (
        b"---\ntitle: x\nseason: two\ntranscript:\n- line: Hello.\n  sec: 1\n- who: Ida\n---\n"
    )
    problems = read_episode(write_file(content), {}).problems
    assert [(problem.kind, problem.line) for problem in problems] == [
        (Kind.BAD_NUMBER, 3),
        (Kind.MISSING_SPEAKER, 5),
        (Kind.BAD_ROW, 7),
    ]
    assert {problem.file for problem in problems} == {"_podcast/maps.md"}


def test_headers_without_lines_keep_their_words(read_rows_of: Read) -> None:
    reading = read_rows_of(
        header("A"), header("B"), header("A"), header("B"), row("Hello.", "Ida", 1), header("C")
    )
    assert [section.header for section in episode_of(reading).sections] == ["A / B / C"]
    assert sorted(kinds(reading)) == sorted(
        [
            Kind.HEADER_WITHOUT_LINES,
            Kind.DOUBLED_HEADER,
            Kind.DOUBLED_HEADER,
            Kind.HEADER_WITHOUT_LINES,
        ]
    )


@pytest.mark.parametrize(
    ("written", "second", "kind"),
    [
        ({"time": "1:05"}, 65, None),
        ({"sec": "65"}, 65, None),
        ({"time": "1:01:05", "sec": "3665"}, 3665, None),
        ({"time": "9:\n46", "sec": "586"}, 586, Kind.IMPOSSIBLE_TIME),
        ({"time": "37:567", "sec": "2787"}, None, Kind.IMPOSSIBLE_TIME),
        ({"time": "1:75"}, None, Kind.IMPOSSIBLE_TIME),
        ({"time": "1:61:00"}, None, Kind.IMPOSSIBLE_TIME),
        ({"sec": "-4"}, None, Kind.IMPOSSIBLE_TIME),
        ({"sec": "86401"}, None, Kind.IMPOSSIBLE_TIME),
        ({"sec": "٣"}, None, Kind.IMPOSSIBLE_TIME),
        ({"sec": "9" * 400}, None, Kind.IMPOSSIBLE_TIME),
        ({"time": "1:05", "sec": "66"}, None, Kind.TIME_DISAGREES),
        ({}, None, Kind.MISSING_TIME),
    ],
)
def test_recorded_seconds(
    written: dict[str, str], second: int | None, kind: Kind | None, read_rows_of: Read
) -> None:
    reading = read_rows_of({"line": "Hello.", "who": "Ida"} | written)
    assert lines_of(reading)[0].start == second
    assert kinds(reading) == ([kind] if kind else [])


def test_a_second_out_of_order_and_later_is_not_used(read_rows_of: Read) -> None:
    reading = read_rows_of(
        *(row(f"Word {n}.", "Ida", second) for n, second in enumerate([1, 900, 5, 9]))
    )
    assert [line.start for line in lines_of(reading)] == [1, 1, 5, 9]
    assert kinds(reading) == [Kind.TIME_BACKWARDS]


def test_a_second_out_of_order_and_earlier_is_used_for_its_own_turn(read_rows_of: Read) -> None:
    turns = [("Ida", 890), ("Ben", 900), ("Ida", 700), ("Ida", None), ("Ben", 905)]
    reading = read_rows_of(*(row(f"Word {n}.", *turn) for n, turn in enumerate(turns)))
    assert [line.start for line in lines_of(reading)] == [890, 900, 700, 700, 905]
    (backwards,) = (one for one in reading.problems if one.kind is Kind.TIME_BACKWARDS)
    assert "second 700 is out of order" in backwards.detail


def test_invisible_characters_are_removed_and_reported_once(read_rows_of: Read) -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "obey")
    reading = read_rows_of(
        row(f"On\u200b foot.{hidden}", "I\u202eda", 1),
        header("Ri\u2060vers\ufe0f"),
        row("B\u00adye.", "Ida", 2),
        title="Ma\x07ps",
    )  # fmt: skip
    episode = episode_of(reading)
    assert said(reading) == [("Ida", "On foot."), ("Ida", "Bye.")]
    assert (episode.title, episode.sections[1].header) == ("Maps", "Rivers")
    assert kinds(reading) == [Kind.INVISIBLE]


def test_duplicate_keys_are_reported(write_file: Callable[[bytes], EpisodeFile]) -> None:
    content = (
        b"---\ntitle: x\ntitle: y\ntranscript:\n- line: a\n  who: Ida\n  who: Theo\n  sec: 1\n---\n"
    )
    reading = read_episode(write_file(content), {})
    assert episode_of(reading).title == "y"
    assert said(reading) == [("Theo", "a")]
    assert kinds(reading) == [Kind.DUPLICATE_KEY, Kind.DUPLICATE_KEY]


BUDGET_SECONDS = 3  # a fifteenth of it on an idle machine


LARGE = {
    "many rows": "- line: a\n  sec: 1\n" * 5_900,
    "time runs backwards": "".join(f"- line: a\n  sec: {20_000 - n}\n" for n in range(5_900)),
    "many labels": "".join(f"- {{line: a, who: Name{n}}}\n" for n in range(5_900)),
    "sentences": "".join(
        f"- {{line: a, who: we all walk along river {n}}}\n" for n in range(5_900)
    ),
    "one long line": "- line: " + "word " * 390_000,
    "headers": "".join(f"- header: h{n}\n" for n in range(9_900)),
    "label-like lines": "- {line: Ida, who: Ida, sec: 1}\n" * 4_200,
    "long time": "- {line: a, time: '" + "1:" * 900_000 + "'}\n",
    "tags": "- line: " + "\U000e0041" * 450_000,
}


@pytest.mark.parametrize("name", LARGE)
def test_large_transcripts_take_no_more_than_their_size(
    name: str, write_file: Callable[[bytes], EpisodeFile]
) -> None:
    """Nothing in a transcript makes reading it slower than reading as many sound rows."""
    file = write_file(f"---\ntitle: x\ntranscript:\n{LARGE[name]}\n---\n".encode())
    begin = time.process_time()
    reading = read_episode(file, {})
    assert time.process_time() - begin < BUDGET_SECONDS
    assert reading.problems
    assert reading.episode is not None
