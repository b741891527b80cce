"""The claim reader: pronouns, and places that the passages know."""

from __future__ import annotations

from rag.verification.claim_reader import ClaimReader
from rag.verification.claims import Claim
from rag.verification.markers import segments
from tests.rag.invented import HITS
from tests.rag.verification.claims_of import SPEAKERS


def read(reader: ClaimReader, text: str, *, after_gap: bool = False) -> Claim:
    parts = reader.follow_speakers(segments(text), after_gap=after_gap)
    (reading,) = reader.readings(parts, "")
    return reading(HITS)


def test_a_pronoun_is_the_speaker_named_before() -> None:
    reader = ClaimReader(SPEAKERS)
    read(reader, "Nora said a third graduate.")
    assert [one.name for one in read(reader, "She gave ten weeks.").speakers] == ["Nora"]
    read(reader, "It rains.")
    assert read(reader, "She gave ten weeks.").speakers == ()


def test_after_a_gap_the_name_stands_for_the_pronoun() -> None:
    reader = ClaimReader(SPEAKERS)
    read(reader, "Nora said a third graduate.")
    assert read(reader, "She gave ten weeks.", after_gap=True).text.strip() == (
        "Nora gave ten weeks."
    )
    assert read(reader, "Her course helps.", after_gap=True).text.strip() == (
        "Nora's course helps."
    )


def test_a_clause_inherits_the_speaker_of_the_one_before() -> None:
    reader = ClaimReader(SPEAKERS)
    parts = segments("Nora said a third graduate [1] and employers look at portfolios [1]")
    first, second = reader.readings(reader.follow_speakers(parts, after_gap=False), "")
    assert first(HITS).speakers == second(HITS).speakers
    assert [one.name for one in second(HITS).speakers] == ["Nora"]


def test_only_the_place_of_a_passage_is_left_out() -> None:
    reader = ClaimReader(SPEAKERS)
    assert not read(reader, "In season 7, employers look.").numbers
    assert [number.value for number in read(reader, "In season 8, employers look.").numbers] == [8]
