"""The number check: every number of a claim must be in the cited lines, and count the same."""

from __future__ import annotations

from collections.abc import Sequence

from rag.query.lexicon.statements import HEDGE, NUMBER_RANGE
from rag.verification.claims import Claim, is_frame_word
from rag.verification.number_parser import Number
from rag.verification.text_features import TextFeatures, text_features


def missing_numbers(claim: Claim, texts: Sequence[str]) -> list[str]:
    """The numbers that the texts do not state, in words for the reader."""
    features = [text_features(text) for text in texts]
    absent = [
        f"the number {number.value:g}"
        for number in claim.numbers
        if not any(states_number(text, number) for text in features)
    ]
    return absent + [
        f"the number {number.value:g} by itself"
        for number in claim.numbers
        if not HEDGE.search(claim.text) and _is_end_of_range(number, claim, texts)
    ]


def states_number(text: TextFeatures, number: Number) -> bool:
    """Whether a text states a number of what the claim counts. If it counts the same things with
    other numbers alone, this one belongs to something else."""
    same = [other for other in text.numbers if number.same(other)]
    if not same or number.counted is None or is_frame_word(number.counted):
        return bool(same)
    counted = {other.counted for other in same}
    others = {other.counted for other in text.numbers}
    return number.counted in counted or (
        number.counted in text.stems and number.counted not in others
    )


def _is_end_of_range(number: Number, claim: Claim, texts: Sequence[str]) -> bool:
    """Whether the texts name a number only as one end of a range whose other end the claim leaves
    out: "between five and fifteen per cent" is not fifteen."""
    alone = [
        other for text in texts for other in text_features(NUMBER_RANGE.sub(" ", text)).numbers
    ]
    if any(number.same(other) for other in alone):
        return False
    stated = {one.value for one in claim.numbers}
    ranges = [
        {end.value for part in found.groupdict().values() if part for end in _first_number(part)}
        for text in texts
        for found in NUMBER_RANGE.finditer(text)
    ]
    whole = [ends <= stated for ends in ranges if len(ends) == 2 and number.value in ends]
    return bool(whole) and not any(whole)


def _first_number(text: str) -> tuple[Number, ...]:
    return text_features(text).numbers[:1]
