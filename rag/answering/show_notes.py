"""The show's own notes about episodes and guests: written, not spoken, so without a second."""

from __future__ import annotations

import re

from rag.answer import Sentence
from rag.answering.episode_wording import shown
from rag.plain_text import disarmed
from rag.sentences import sentence_spans

# What a reader takes in before the spoken words.
WORDS = 60
# "How can AI help?", "Listen to learn more": what advertises tells nothing.
_ADVERTISES = re.compile(
    r"^(?:listen|tune\s+in|join|subscribe|discover|learn|whether\s+you|if\s+you|you['’]ll|perfect"
    r"|don['’]t\s+miss)\b|\?$",
    re.IGNORECASE,
)


def notes(text: str, words: int = WORDS) -> str:
    """The first sentences of the notes that tell something, in at most about `words`."""
    sentences = [text[start:end] for start, end in sentence_spans(text)]
    told = [one for one in sentences if not _ADVERTISES.search(one)] or sentences
    kept: list[str] = []
    for sentence in told:
        if kept and sum(len(one.split()) for one in [*kept, sentence]) > words:
            break
        kept.append(sentence)
    return " ".join(" ".join(kept).split()[: 2 * words])


def from_notes(text: str, about: str = "", words: int = WORDS) -> Sentence | None:
    """A sentence of an answer that tells what the notes say `about` somebody; None without any."""
    told = shown(disarmed(notes(text, words)))
    named = f" on {shown(about)}" if about else ""
    return Sentence(f"From the show's notes{named}: {told}", ()) if told else None
