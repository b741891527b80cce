"""Who says each paragraph, where the rows do not say so themselves."""

from __future__ import annotations

from ingest.problems import ProblemKind as Kind
from tests.ingest.transcripts import Read, header, kinds, lines_of, row, said

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
