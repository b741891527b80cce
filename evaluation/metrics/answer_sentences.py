"""The sentences of an answer: those that a reader sees, and those of the model that were dropped
on the way, by what was wrong with them (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.metrics.faithfulness import MARKER
from evaluation.results import Result
from rag.answer import Answer, Citation, DropKind
from rag.verification.sentence_stream import SentenceSplitter

DROP_KINDS: tuple[DropKind, ...] = tuple(DropKind)


@dataclass(frozen=True)
class Shown:
    """A sentence that a reader sees, and the citations that its markers name."""

    text: str
    citations: tuple[Citation, ...]


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
    return shown + tuple(dropped.kind for dropped in answer.dropped)
