"""Claims about the invented passages, read as the sentence checker reads them."""

from __future__ import annotations

from rag.verification.claims import Claim, read_claim
from rag.verification.passage_speakers import PassageSpeakers
from rag.verification.speaker_attribution import attributed
from rag.verification.text_features import tokens_of
from tests.rag.invented import HITS

SPEAKERS = PassageSpeakers(HITS)


def claim_of(text: str) -> Claim:
    """The claim of a sentence without markers."""
    tokens = tokens_of(text)
    mentions = SPEAKERS.mentions(tokens)
    return read_claim(text, mentions, attributed(tokens, mentions))
