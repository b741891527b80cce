"""Checks what a model wrote, sentence by sentence: what may reach the reader, on what evidence.

Pure: passages and sentences in, checked sentences out. The model's markers only say where to look.
Line, speaker, second, quote and link are looked up in the passages, a marker moves to the passage
that supports the sentence, and a sentence that no passage supports is dropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer import DropKind, Dropped, Hit, Sentence
from rag.people import Person
from rag.plain_text import plain
from rag.scope import Scope
from rag.verification.claim_reader import ClaimReader
from rag.verification.entailment import Entailment
from rag.verification.marker_numbering import MarkerNumbering, SupportedClause
from rag.verification.markers import Segment, plain_without_markers, segments
from rag.verification.passage_speakers import PassageSpeakers
from rag.verification.prompt_leak import is_refusal, leaks_rules
from rag.verification.semantic_similarity import SemanticSimilarity
from rag.verification.sentence_stream import MAX_SENTENCE
from rag.verification.text_features import squeezed
from rag.verification.unsupported import Unsupported
from rag.verification.verifier import Verifier
from vectorstore.embedding import Embedder

# A clause of fewer words of meaning ("both Erum [1] and Mike [2] …") is judged with its sentence.
CLAUSE_WEIGHT = 2
SHOWN_OF_ENDLESS = 200  # characters


@dataclass(frozen=True)
class CheckContext:
    """What a SentenceChecker may use besides the passages."""

    embedder: Embedder | None = None
    nli: Entailment | None = None
    people: tuple[Person, ...] = ()


NO_CONTEXT = CheckContext()


class SentenceChecker:
    """Checks the sentences of one answer, in order, against its passages (`[n]` is `hits[n - 1]`).

    Markers are numbered again from 1 in order of first use, one for each distinct quote of a line.
    Lines that `scope` does not hear are read as context, and never cited. `embedder` finds what is
    said in other words, `nli` what contradicts; without them words alone are compared. `people`
    are the archive's, from whom nicknames are known.
    """

    def __init__(
        self,
        hits: Sequence[Hit],
        scope: Scope | None = None,
        embedder: Embedder | None = None,
        nli: Entailment | None = None,
        people: Sequence[Person] = (),
    ) -> None:
        self._hits = tuple(hits)
        self._verifier = Verifier(hits, scope, SemanticSimilarity(embedder, nli))
        self._reader = ClaimReader(PassageSpeakers(hits, people))
        self._numbering = MarkerNumbering()
        self._seen: set[str] = set()
        self._repeated = False
        self._gap = False

    def check(self, raw: str) -> Sentence | Dropped | None:
        """The sentence as it may be shown, with the citations it is the first to use, or why it may
        not. None for what holds no words, and from the second repetition on."""
        if len(raw) >= MAX_SENTENCE:
            shown = plain_without_markers(raw[:SHOWN_OF_ENDLESS]) + "…"
            return self._drop(shown, "it does not come to an end", DropKind.UNFINISHED)
        parts = segments(plain(raw))
        words = squeezed("".join(part.text for part in parts))
        if not words and not any(part.numbers for part in parts):
            if not raw.strip(" \n-*_#=`"):
                return None
            return self._drop("", "it holds nothing but markup", DropKind.FORM)
        if words in self._seen:
            return self._repetition(raw)
        self._seen.add(words)
        try:
            clauses, tail = self._supported(parts, words)
        except Unsupported as reason:
            return self._drop(plain_without_markers(raw), str(reason), reason.kind)
        self._gap = False
        return self._numbering.sentence(clauses, tail)

    def _repetition(self, raw: str) -> Dropped | None:
        if self._repeated:
            return None
        self._repeated = True
        shown = plain_without_markers(raw)
        return Dropped(shown, "it repeats an earlier sentence", DropKind.REPEATED)

    def _drop(self, sentence: str, reason: str, kind: DropKind) -> Dropped:
        self._gap = True
        return Dropped(sentence, reason, kind)

    def _supported(
        self, parts: list[Segment], words: str
    ) -> tuple[tuple[SupportedClause, ...], str]:
        """The clauses of a sentence with their evidence, and what follows its last marker. Raises
        Unsupported."""
        if is_refusal(words):
            raise Unsupported("the model says that the passages do not tell", DropKind.REFUSAL)
        if leaks_rules(words):
            raise Unsupported("it repeats the rules that the model was given", DropKind.RULES)
        parts = self._reader.follow_speakers(parts, after_gap=self._gap)
        if not parts[0].text.strip():
            raise Unsupported("it is a list of sources", DropKind.FORM)
        clauses, tail = _clauses_and_tail(parts)
        readings = self._reader.readings(clauses, tail)
        if any(read(self._hits).weight < CLAUSE_WEIGHT for read in readings):
            clauses = [_joined(clauses)]
            readings = self._reader.readings(clauses, tail)
        supported = tuple(
            SupportedClause(clause.text, tuple(self._verifier.verify(read, self._cited(clause))))
            for clause, read in zip(clauses, readings, strict=True)
        )
        return supported, tail

    def _cited(self, clause: Segment) -> list[Hit]:
        return [self._hits[n - 1] for n in clause.numbers if 0 < n <= len(self._hits)]


def _clauses_and_tail(parts: list[Segment]) -> tuple[list[Segment], str]:
    """The parts that end with markers, and the text behind the last of these."""
    *clauses, last = parts
    if last.numbers or not clauses:
        return parts, ""
    return clauses, last.text


def _joined(clauses: Sequence[Segment]) -> Segment:
    text = "".join(clause.text for clause in clauses)
    return Segment(text, tuple(n for clause in clauses for n in clause.numbers))
