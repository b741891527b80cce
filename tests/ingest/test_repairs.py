"""Known defects of transcripts are repaired and reported."""

from __future__ import annotations

from ingest.problems import ProblemKind as Kind
from tests.ingest.transcripts import Read, episode_of, header, kinds, lines_of, row, said


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


def test_a_header_that_is_a_paragraph_becomes_a_line(read_rows_of: Read) -> None:
    paragraph = "We walked along the river for a day. " * 8
    reading = read_rows_of(header("A"), header(paragraph), row("And then?", "Theo", 9))
    assert said(reading) == [(None, paragraph.strip()), ("Theo", "And then?")]
    assert Kind.HEADER_IS_SENTENCE in kinds(reading)


def test_lists_of_chapters_are_left_out(read_rows_of: Read) -> None:
    chapters = ["2:35 Rivers", "17:02 Lakes and seas", "1:01:00 Maps"]
    reading = read_rows_of(
        row("Bye.", "Ida", 90), *(row(chapter, "Ida", 90) for chapter in chapters)
    )
    assert said(reading) == [("Ida", "Bye.")]
    assert kinds(reading) == [Kind.LINE_IS_CHAPTER] * 3
    reading = read_rows_of(*(row(chapter, "Ida", 90) for chapter in chapters[:2]))
    assert len(said(reading)) == 2


def test_labels_are_made_one(read_rows_of: Read) -> None:
    reading = read_rows_of(
        *(row(f"Word {n}.", "Theo:", n) for n in range(30)),
        row("So.", "Theoo::", 40),
        row("No.", "Ida", 50),
    )
    assert {line.speaker for line in lines_of(reading)} == {"Theo", "Ida"}
    details = [p.detail for p in reading.problems if p.kind is Kind.LABEL_NORMALISED]
    assert details == ["'Theo:' read as 'Theo' on 30 lines", "'Theoo::' read as 'Theo' on 1 line"]
