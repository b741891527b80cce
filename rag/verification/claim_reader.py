"""Reads the claims of a sentence, with the speakers whom it or an earlier sentence names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from rag.answer import Hit
from rag.query.lexicon.statements import PLACE, PRONOUN
from rag.verification.claims import Claim, read_claim
from rag.verification.markers import Segment
from rag.verification.passage_speakers import Mention, PassageSpeakers
from rag.verification.speaker_attribution import attributed
from rag.verification.text_features import tokens_of
from rag.verification.verifier import ReadClaim


class ClaimReader:
    """Reads the sentences of one answer in order: "she" is the speaker named before."""

    def __init__(self, passage_speakers: PassageSpeakers) -> None:
        self._passage_speakers = passage_speakers
        self._speakers: tuple[Mention, ...] = ()

    def follow_speakers(self, segments: list[Segment], *, after_gap: bool) -> list[Segment]:
        """The sentence, whose speakers are remembered for the next one. After a gap (the sentence
        before is not shown) the name stands in place of a pronoun."""
        tokens = tokens_of("".join(segment.text for segment in segments))
        mentions = self._passage_speakers.mentions(tokens)
        pronoun = PRONOUN.match(segments[0].text)
        if mentions:
            self._speakers = tuple(attributed(tokens, mentions)) or tuple(mentions[:1])
        elif not pronoun:
            self._speakers = ()
        elif after_gap and len(self._speakers) == 1:
            text = _name_for(pronoun[1], self._speakers[0]) + segments[0].text[pronoun.end() :]
            return [replace(segments[0], text=text), *segments[1:]]
        return segments

    def readings(self, clauses: Sequence[Segment], tail: str) -> list[ReadClaim]:
        """For each clause the claim as it reads beside some passages; `tail` goes to the last."""
        readings: list[ReadClaim] = []
        before = self._speakers if PRONOUN.match(clauses[0].text) else ()
        for at, clause in enumerate(clauses, start=1):
            text = f"{clause.text} {tail}" if at == len(clauses) else clause.text
            readings.append(partial(self._claim, text, before))
            before = readings[-1](()).speakers
        return readings

    def _claim(self, text: str, before: tuple[Mention, ...], hits: Sequence[Hit]) -> Claim:
        text = PLACE.sub(lambda place: _unless_known(place, hits), text)
        tokens = tokens_of(text)
        mentions = self._passage_speakers.mentions(tokens)
        if not mentions and before:
            return read_claim(text, before, before, inherited=True)
        return read_claim(text, mentions, attributed(tokens, mentions))


def _name_for(pronoun: str, speaker: Mention) -> str:
    is_possessive = pronoun.lower() in {"his", "her"}
    return f"{speaker.name}'s" if is_possessive else speaker.name


def _unless_known(place: re.Match[str], hits: Sequence[Hit]) -> str:
    """Nothing for "season 18" where a passage is of it; else the words as they are."""
    kind, number = place[1].lower(), int(place[2])
    known = {hit.episode.season if kind == "season" else hit.episode.number for hit in hits}
    return "" if number in known else place[0]
