"""The sentences of an answer: those that a reader sees, and those of the model that were dropped
on the way, by what was wrong with them (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from evaluation.metrics.faithfulness import MARKER
from evaluation.results import Result
from rag.answer import Answer, Citation
from rag.verification.sentence_stream import SentenceSplitter

DropKind = Literal[
    "uncited",
    "unsupported",
    "speaker",
    "number",
    "quotation",
    "name",
    "contrary",
    "repeated",
    "unfinished",
    "form",
    "rules",
    "refusal",
    "other",
]
DROP_KINDS: tuple[DropKind, ...] = get_args(DropKind)

# The reasons are sentences for a reader, with the words that they are about. The first that is
# found decides; what none knows is "other", and the report shows it as it stands.
_REASONS: dict[DropKind, str] = {
    "refusal": r"^the model says that the passages do not tell",
    "rules": r"the rules that the model was given",
    "repeated": r"^it repeats an earlier sentence",
    "unfinished": r"does not come to an end|too long and is cut off",
    "form": r"nothing but markup|^it is a list of sources",
    "uncited": r"^no passage stands behind it",
    "contrary": r"^it denies what the passage says|^it says “.*” where the passage says",
    "speaker": r"does not say this in the passage|says this, whose words the question",
    "number": r"^the number .* does not stand in",
    "quotation": r"^the words “.*” does not stand in",
    "name": r"^the name “.*” does not stand in",
    "unsupported": r"^the cited lines do not say|^the passage only asks"
    r"|^it says nothing that a passage could",
}


@dataclass(frozen=True)
class Shown:
    """A sentence that a reader sees, and the citations that its markers name."""

    text: str
    citations: tuple[Citation, ...]


def drop_kind(reason: str) -> DropKind:
    """What was wrong with a sentence, told from the reason that is given for dropping it."""
    found = (kind for kind, pattern in _REASONS.items() if re.search(pattern, reason))
    return next(found, "other")


def shown_sentences(answer: Answer) -> tuple[Shown, ...]:
    """The sentences of an answer, in order. A quote is one, however many its speaker made."""
    by_marker = {citation.marker: citation for citation in answer.citations}
    return tuple(
        Shown(
            text,
            tuple(
                by_marker[number]
                for number in dict.fromkeys(int(found) for found in MARKER.findall(text))
                if number in by_marker
            ),
        )
        for text in _split(answer)
    )


def cited_sentences(answer: Answer) -> tuple[Shown, ...]:
    """Those with a citation. What stands without one comes from the catalogue: nobody said it."""
    return tuple(sentence for sentence in shown_sentences(answer) if sentence.citations)


def _split(answer: Answer) -> list[str]:
    if answer.mode == "quotes":
        return [part for part in answer.text.split("\n\n") if part.strip()]
    splitter = SentenceSplitter()
    return [*splitter.feed(answer.text), *splitter.close()]


def written_sentences(result: Result) -> tuple[DropKind | None, ...]:
    """Of each sentence that a language model wrote, why it was dropped, None where it is shown.
    Empty where none was asked."""
    answer = result.answer
    if answer is None or result.llm is None:
        return ()
    kept = answer.mode == "llm" and not answer.abstained
    shown: tuple[None, ...] = (None,) * (len(shown_sentences(answer)) if kept else 0)
    return shown + tuple(drop_kind(dropped.reason) for dropped in answer.dropped)
