"""From file to episode: exact where the file is sound, repaired and reported where it is not."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ingest.archive import EpisodeFile
from ingest.episode_reader import EpisodeReading, read_episode
from ingest.problems import ProblemKind as Kind
from ingest.text_cleaning import flatten, strip_invisible
from vectorstore.episode import Episode, Guest, Line, Link

Read = Callable[..., EpisodeReading]


def row(line: str, who: str | None = None, sec: int | None = None) -> dict[str, object]:
    written: dict[str, object] = {"line": line}
    if sec is not None:
        written |= {"sec": sec, "time": f"{sec // 60}:{sec % 60:02}"}
    return written | ({"who": who} if who else {})


def header(text: str) -> dict[str, object]:
    return {"header": text}


def episode_of(reading: EpisodeReading) -> Episode:
    assert reading.episode is not None
    return reading.episode


def lines_of(reading: EpisodeReading) -> list[Line]:
    return [line for section in episode_of(reading).sections for line in section.lines]


def said(reading: EpisodeReading) -> list[tuple[str | None, str]]:
    return [(line.speaker, line.text) for line in lines_of(reading)]


def kinds(reading: EpisodeReading) -> list[Kind]:
    return [problem.kind for problem in reading.problems]


def test_a_sound_file_gives_an_episode_and_no_problem(read_rows_of: Read) -> None:
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
    assert episode.guests == (Guest("idaklein", "Ida Klein"),)
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


def test_an_exact_copy_without_speaker_and_time_is_dropped(read_rows_of: Read) -> None:
    reading = read_rows_of(
        header("Rivers"),
        row("On foot."),
        header("Rivers"),
        row("On foot.", "Ida", 5),
        row("Bye.", "Ida", 9),
        row("Bye.", "Theo", 10),
    )
    assert said(reading) == [("Ida", "On foot."), ("Ida", "Bye."), ("Theo", "Bye.")]
    assert kinds(reading) == [Kind.DUPLICATE_LINE, Kind.DOUBLED_HEADER]
    assert len(episode_of(reading).sections) == 1


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


def test_a_header_that_is_a_paragraph_becomes_a_line(read_rows_of: Read) -> None:
    paragraph = "We walked along the river for a day. " * 8
    reading = read_rows_of(header("A"), header(paragraph), row("And then?", "Theo", 9))
    assert said(reading) == [(None, paragraph.strip()), ("Theo", "And then?")]
    assert Kind.HEADER_IS_SENTENCE in kinds(reading)


SENTENCE = "We walk along the river first, and only then do we draw it."


def test_a_sentence_in_place_of_the_speaker_goes_in_front_of_the_line(read_rows_of: Read) -> None:
    reading = read_rows_of(
        row("How do you map one?", "Theo", 10),
        row("=Then we draw.", SENTENCE, 14),
        row("Then we sleep.", SENTENCE, 14),
        header("Next"),
        row("Then we print.", SENTENCE),
        row("I see.", "Theo", 40),
    )
    assert said(reading) == [
        ("Theo", "How do you map one?"),
        (None, SENTENCE),
        (None, "Then we draw."),
        (None, "Then we sleep."),
        (None, "Then we print."),
        ("Theo", "I see."),
    ]
    assert [line.start for line in lines_of(reading)] == [10, 14, 14, 14, 14, 40]
    assert kinds(reading).count(Kind.SPEAKER_IS_SENTENCE) == 1
    assert kinds(reading).count(Kind.STRAY_MARK) == 1


def test_a_label_announced_at_the_end_of_a_turn_is_that_of_the_sentence(read_rows_of: Read) -> None:
    reading = read_rows_of(
        row("Hello.", "Ida", 1),
        row("How do you map one?", "Theo", 10),
        row("Ida", "Theo", 10),
        row("Then we draw.", SENTENCE, 14),
        row("Really?", "Theo", 20),
        row("Ida", "Theo", 20),
        row("Really.", None, 24),
    )
    assert said(reading) == [
        ("Ida", "Hello."),
        ("Theo", "How do you map one?"),
        ("Ida", SENTENCE),
        ("Ida", "Then we draw."),
        ("Theo", "Really?"),
        ("Ida", "Really."),
    ]


def test_a_label_among_the_words_of_a_turn_begins_the_words_of_another(read_rows_of: Read) -> None:
    reading = read_rows_of(
        row("Hello.", "Ida", 1),
        row("How do you map one?", "Theo", 10),
        row("Ida", "Theo", 10),
        row("On foot.", "Theo", 10),
        row("Theo", "Theo", 10),
        row("I see.", "Theo", 10),
        row("75:10\nIda\nGood.", "Theo", 10),
        header("Next"),
        row("Very good.", "Theo"),
        row("Bye.", "Theo", 4600),
    )
    assert said(reading)[1:] == [
        ("Theo", "How do you map one?"),
        ("Ida", "On foot."),
        ("Theo", "I see."),
        ("Ida", "Good."),
        ("Ida", "Very good."),
        ("Theo", "Bye."),
    ]
    assert [line.start for line in lines_of(reading)] == [1, 10, 10, 10, 4510, 4510, 4600]


def test_a_time_and_a_label_in_front_of_words_may_share_a_line(read_rows_of: Read) -> None:
    reading = read_rows_of(
        row("Hello.", "Ida", 1),
        row("How?", "Theo", 10),
        row("0 0:15 Ida", "Theo", 10),
        row("On foot.", "Theo", 10),
        row("0:20Theo:\nAnd then?", "Theo", 10),
        row("At 0:30 Ida will tell.", "Theo", 10),
        row("0:30\n0:40 Ida", "Theo", 10),
    )
    assert said(reading)[2:] == [
        ("Ida", "On foot."),
        ("Theo", "And then?"),
        ("Theo", "At 0:30 Ida will tell."),
        ("Theo", "0:40 Ida"),
    ]
    assert [line.start for line in lines_of(reading)][2:] == [15, 20, 20, 30]


def test_lists_of_chapters_are_left_out(read_rows_of: Read) -> None:
    chapters = ["2:35 Rivers", "17:02 Lakes and seas", "1:01:00 Maps"]
    reading = read_rows_of(
        row("Bye.", "Ida", 90), *(row(chapter, "Ida", 90) for chapter in chapters)
    )
    assert said(reading) == [("Ida", "Bye.")]
    assert kinds(reading) == [Kind.LINE_IS_CHAPTER] * 3
    reading = read_rows_of(*(row(chapter, "Ida", 90) for chapter in chapters[:2]))
    assert len(said(reading)) == 2


def test_a_name_or_a_time_that_is_said_stays(read_rows_of: Read) -> None:
    reading = read_rows_of(
        row("Who drew it?", "Theo", 1),
        row("Theo", "Ida", 4),
        row("When?", "Theo", 6),
        row("10:30", "Ida", 9),
        row("Ida, thanks.", "Theo", 11),
        row("22", "Theo", 11),
    )
    assert [text for _, text in said(reading)][1::2] == ["Theo", "10:30", "22"]
    assert kinds(reading) == []


def test_labels_are_made_one(read_rows_of: Read) -> None:
    reading = read_rows_of(
        *(row(f"Word {n}.", "Theo:", n) for n in range(30)),
        row("So.", "Theoo::", 40),
        row("No.", "Ida", 50),
    )
    assert {line.speaker for line in lines_of(reading)} == {"Theo", "Ida"}
    details = [p.detail for p in reading.problems if p.kind is Kind.LABEL_NORMALISED]
    assert details == ["'Theo:' read as 'Theo' on 30 lines", "'Theoo::' read as 'Theo' on 1 line"]


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


def test_invisible_characters_are_stripped_and_told_once(read_rows_of: Read) -> None:
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


SHORT_LINK = "https://youtu.be/abcdefghijk?t=3"
WEBER = Guest("theoweber", "Theo Weber")


@pytest.mark.parametrize(
    ("head", "field", "value", "kind"),
    [
        ({"title": None}, "title", "maps", Kind.MISSING_TITLE),
        ({"season": "2b"}, "season", None, Kind.BAD_NUMBER),
        ({"season": "٣"}, "season", None, Kind.BAD_NUMBER),
        ({"episode": "012"}, "number", 12, None),
        ({"dateadded": "2024-02-30"}, "date", None, Kind.BAD_DATE),
        ({"dateadded": "2024-05-12T10:00:00Z"}, "date", "2024-05-12", None),
        ({"dateadded": None, "date": "2023-01-02 10:00"}, "date", "2023-01-02", None),
        ({"dateadded": "soon"}, "date", None, Kind.BAD_DATE),
        ({"duration": "PT01H40S"}, "duration", 3640, None),
        ({"duration": "PT"}, "duration", None, Kind.BAD_DURATION),
        ({"duration": "57:03"}, "duration", None, Kind.BAD_DURATION),
        ({"ids": {"youtube": "abcdefghijk&t"}}, "youtube", "abcdefghijk", Kind.BAD_YOUTUBE),
        ({"ids": {"youtube": "../../evil"}, "links": {}}, "youtube", None, Kind.BAD_YOUTUBE),
        ({"ids": None, "links": {"youtube": SHORT_LINK}}, "youtube", "abcdefghijk", None),
        ({"ids": {"youtube": "zzzzzzzzzzz"}}, "youtube", "zzzzzzzzzzz", Kind.BAD_YOUTUBE),
        ({"links": {"apple": "javascript:alert(1)"}}, "links", (), Kind.BAD_LINK),
        ({"links": {"apple": "TODO"}}, "links", (), Kind.BAD_LINK),
        ({"links": "https://example.org"}, "links", (), Kind.BAD_VALUE),
        ({"guests": "idaklein"}, "guests", (Guest("idaklein", "Ida Klein"),), None),
        ({"guests": ["tamarin"]}, "guests", (Guest("tamarin", "tamarin"),), Kind.UNKNOWN_GUEST),
        ({"guests": ["theoweber"]}, "guests", (WEBER,), Kind.UNKNOWN_GUEST),
        ({"guests": [["x"]]}, "guests", (), Kind.BAD_VALUE),
        ({"topics": "maps"}, "topics", ("maps",), None),
        ({"description": "a&#8203;b"}, "description", "ab", None),
    ],
)  # fmt: skip
def test_head(
    head: dict[str, object], field: str, value: object, kind: Kind | None, read_rows_of: Read
) -> None:
    reading = read_rows_of(row("Hello.", "Theo", 1), **head)
    assert getattr(episode_of(reading), field) == value
    assert kinds(reading) == ([kind] if kind else [])


def test_doubled_keys_are_told(write_file: Callable[[bytes], EpisodeFile]) -> None:
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
