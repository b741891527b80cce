"""How much of a claim stands in some texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answer import DropKind
from rag.names import fold
from rag.verification.claims import NUMBER_WEIGHT, Claim, only_frames
from rag.verification.number_parser import Number
from rag.verification.passage_speakers import resembles_name
from rag.verification.text_features import TextFeatures, squeezed, text_features, tokens_of
from vectorstore.lexical_index import stems

# "BigQuery" is "Big Query" in another hand; shorter names stand inside of other words by chance.
JOINED_LETTERS = 7

_RANGE = re.compile(
    r"\b(?:between|from)\s+(?P<low>[^,.;:?!]{1,25}?)\s+(?:and|to)\s+(?P<high>[^,.;:?!]{1,25})"
    r"|(?P<least>\d[\d.,]*\s?%?)\s*(?:to|-|–)\s*(?P<most>\d[\d.,]*)",
    re.IGNORECASE,
)
_HEDGED = re.compile(
    r"\b(?:up\s+to|at\s+(?:most|least)|(?:more|less|fewer)\s+than|over|under|above|below|maximum|"
    r"minimum|as\s+(?:many|much|few|little)\s+as|even|or)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Missing:
    """Something of a claim that is not in the texts: `what` names it for the reader."""

    kind: DropKind
    what: str


def score(claim: Claim, texts: Sequence[str]) -> tuple[float, float]:
    """How much of a claim stands in some texts: words and numbers; then quotes and names."""
    read = [text_features(text) for text in texts]
    together = frozenset().union(*(text.stems for text in read))
    words = len(claim.words & together)
    numbers = sum(any(_states(number, text) for text in read) for number in claim.numbers)
    return words + NUMBER_WEIGHT * numbers, -len(missing(claim, texts))


def _states(number: Number, text: TextFeatures) -> bool:
    """Whether a text says a number of what the claim counts. Where it counts the same things with
    other numbers alone, this one belongs to something else."""
    same = [other for other in text.numbers if number.same(other)]
    if not same or number.counted is None or only_frames(number.counted):
        return bool(same)
    counted = {other.counted for other in same}
    others = {other.counted for other in text.numbers}
    return number.counted in counted or (
        number.counted in text.stems and number.counted not in others
    )


def _is_end_of_range(number: Number, claim: Claim, texts: Sequence[str]) -> bool:
    """Whether the texts name a number only as one end of a range whose other end the claim leaves
    out: "between five and fifteen per cent" is not fifteen."""
    alone = [other for text in texts for other in text_features(_RANGE.sub(" ", text)).numbers]
    if any(number.same(other) for other in alone):
        return False
    stated = {one.value for one in claim.numbers}
    ranges = [
        {end.value for part in found.groupdict().values() if part for end in _first_number(part)}
        for text in texts
        for found in _RANGE.finditer(text)
    ]
    whole = [ends <= stated for ends in ranges if len(ends) == 2 and number.value in ends]
    return bool(whole) and not any(whole)


def _first_number(text: str) -> tuple[Number, ...]:
    return text_features(text).numbers[:1]


def missing(claim: Claim, texts: Sequence[str], context: Iterable[str] = ()) -> list[Missing]:
    """What of a claim has to stand in the texts, and does not."""
    read = [text_features(text) for text in texts]
    absent = [
        Missing(DropKind.NUMBER, f"the number {number.value:g}")
        for number in claim.numbers
        if not any(_states(number, text) for text in read)
    ]
    absent += [
        Missing(DropKind.NUMBER, f"the number {number.value:g} by itself")
        for number in claim.numbers
        if not _HEDGED.search(claim.text) and _is_end_of_range(number, claim, texts)
    ]
    # Not the context: a quotation out of the line before would be put into another's mouth.
    spoken = [squeezed(text) for text in texts]
    absent += [
        Missing(DropKind.QUOTATION, f"the words “{phrase}”")
        for phrase in claim.quoted
        if not any(f" {phrase} " in f" {text} " for text in spoken)
    ]
    tokens = {
        fold(token.removesuffix("'s")) for text in (*texts, *context) for token in tokens_of(text)
    }
    known = frozenset().union(
        *(text.stems for text in read), *(text_features(text).stems for text in context)
    )
    run_together = " ".join(spoken).replace(" ", "")
    absent += [
        Missing(DropKind.NAME, f"the name “{name}”")
        for name in claim.names
        if not set(stems(name.lower())) <= known
        and not any(resembles_name(fold(name.removesuffix("'s")), token) for token in tokens)
        and not (len(name) >= JOINED_LETTERS and name.lower() in run_together)
    ]
    return absent
