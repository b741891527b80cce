"""The sentences of an answer: shown, cited, and those that the language model wrote."""

from __future__ import annotations

from dataclasses import dataclass

from evaluation.metrics.faithfulness import MARKER
from evaluation.results import Result
from rag.answer import Answer, Citation, DropKind
from rag.verification.sentence_stream import SentenceStream


@dataclass(frozen=True)
class ShownSentence:
    """A sentence of an answer, with the citations of its markers."""

    text: str
    citations: tuple[Citation, ...]


def shown_sentences(answer: Answer) -> tuple[ShownSentence, ...]:
    """The sentences of an answer, in order. A quote counts as one, however long it is."""
    by_marker = {citation.marker: citation for citation in answer.citations}
    return tuple(
        ShownSentence(
            text,
            tuple(
                by_marker[number]
                for number in dict.fromkeys(int(digits) for digits in MARKER.findall(text))
                if number in by_marker
            ),
        )
        for text in _split(answer)
    )


def cited_sentences(answer: Answer) -> tuple[ShownSentence, ...]:
    """The sentences with a citation. Those without one come from the catalogue, not from a line."""
    return tuple(sentence for sentence in shown_sentences(answer) if sentence.citations)


def _split(answer: Answer) -> list[str]:
    if answer.mode == "quotes":
        return [part for part in answer.text.split("\n\n") if part.strip()]
    splitter = SentenceStream()
    return [*splitter.feed(answer.text), *splitter.close()]


def written_sentences(result: Result) -> tuple[DropKind | None, ...]:
    """For each sentence that a language model wrote, the kind of reason for dropping it, None if it
    is shown. Empty if no model was asked."""
    answer = result.answer
    if answer is None or result.llm is None:
        return ()
    is_shown = answer.mode == "llm" and not answer.abstained
    shown: tuple[None, ...] = (None,) * (len(shown_sentences(answer)) if is_shown else 0)
    return shown + tuple(dropped.kind for dropped in answer.dropped)
