"""Checks what a model wrote, sentence by sentence: what may reach the reader, and on what evidence.

Pure: passages and sentences in, checked sentences out. The model's markers only say where to look;
line, speaker, second, quote and link are looked up in the passages, the right marker is set where
another passage bears a sentence out, and a sentence that none does is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeAlias

from rapidfuzz import fuzz

from rag.answer import Citation, DropKind, Dropped, Hit, Sentence
from rag.llm.prompts import REFUSAL, RULES
from rag.people import Person
from rag.plain_text import plain
from rag.scope import Scope
from rag.verification.claims import Claim, read_claim
from rag.verification.entailment import Entailment
from rag.verification.evidence import Evidence, Unsupported
from rag.verification.markers import Segment, segments
from rag.verification.passage_speakers import Mention, PassageSpeakers
from rag.verification.semantic_similarity import SemanticSimilarity
from rag.verification.sentence_stream import MAX_SENTENCE
from rag.verification.speaker_attribution import attributed
from rag.verification.text_features import tokens_of
from rag.verification.verifier import Verifier
from vectorstore.embedding import Embedder

# Models vary a phrase they are told to repeat ("The archive doesn't tell."), on a scale of 100.
REFUSAL_SIMILARITY = 85.0
# So many words of the rules in a row are no coincidence.
LEAK_WORDS = 6
# A clause of fewer words of meaning ("both Erum [1] and Mike [2] …") is judged with its sentence.
CLAUSE_WEIGHT = 2

_PRONOUN = re.compile(r"^(he|she|his|her)\b(?!self)", re.IGNORECASE)
_WHERE = re.compile(r"\b(season|episode)\s+#?(\d+)\b,?", re.IGNORECASE)


# A claim depends on the passages beside which it is read: "season 7" is true of some.
_AnswerReader: TypeAlias = Callable[[Sequence[Hit]], Claim]


@dataclass(frozen=True)
class _Draft:
    """A sentence on its way: who speaks in it, and each stretch of it with its evidence."""

    parts: tuple[tuple[str, tuple[Evidence, ...]], ...]
    tail: str


@dataclass(frozen=True)
class CheckContext:
    """What a checker may know besides the passages; see Checker."""

    embedder: Embedder | None = None
    nli: Entailment | None = None
    people: tuple[Person, ...] = ()


NO_CONTEXT = CheckContext()


class SentenceChecker:
    """Checks the sentences of one answer, in order, against its passages (`[n]` is `hits[n - 1]`).

    Markers are numbered anew from 1 in order of first use, one for each distinct quote of a line.
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
        self._cast = PassageSpeakers(hits, people)
        self._markers: dict[tuple[str, int, int, str], int] = {}
        self._seen: set[str] = set()
        self._repeated = False
        self._speakers: tuple[Mention, ...] = ()
        self._gap = False

    def check(self, raw: str) -> Sentence | Dropped | None:
        """The sentence as it may be shown, with the citations it is the first to use, or why it may
        not. None for what holds no words, and from the second repetition on."""
        text = plain(raw) if len(raw) < MAX_SENTENCE else ""
        parts = segments(text)
        words = _key("".join(part.text for part in parts))
        if len(raw) >= MAX_SENTENCE:
            return self._drop(
                shown(raw[:200]) + "…", "it does not come to an end", DropKind.UNFINISHED
            )
        if not words and not any(part.numbers for part in parts):
            if not raw.strip(" \n-*_#=`"):
                return None
            return self._drop("", "it holds nothing but markup", DropKind.FORM)
        if words in self._seen:
            again, self._repeated = self._repeated, True
            reason = "it repeats an earlier sentence"
            return None if again else Dropped(shown(raw), reason, DropKind.REPEATED)
        self._seen.add(words)
        try:
            draft = self._judged(parts, words)
        except Unsupported as reason:
            return self._drop(shown(raw), str(reason), reason.kind)
        self._gap = False
        return self._numbered(draft)

    def _drop(self, sentence: str, reason: str, kind: DropKind) -> Dropped:
        self._gap = True
        return Dropped(sentence, reason, kind)

    def _judged(self, parts: list[Segment], words: str) -> _Draft:
        """The sentence with its evidence. Raises Unsupported."""
        if fuzz.ratio(words, _key(REFUSAL)) >= REFUSAL_SIMILARITY:
            raise Unsupported("the model says that the passages do not tell", DropKind.REFUSAL)
        if _leaks(words):
            raise Unsupported("it repeats the rules that the model was given", DropKind.RULES)
        parts = self._named(parts)
        if not parts[0].text.strip():
            raise Unsupported("it is a list of sources", DropKind.FORM)
        return self._borne_out(parts)

    def _cited(self, part: Segment) -> list[Hit]:
        return [self._hits[n - 1] for n in part.numbers if 0 < n <= len(self._hits)]

    def _named(self, parts: list[Segment]) -> list[Segment]:
        """The sentence with its speakers kept in mind for the next one. A pronoun that would point
        at a dropped sentence is replaced by the name."""
        tokens = tokens_of("".join(part.text for part in parts))
        mentions = self._cast.mentions(tokens)
        pronoun = _PRONOUN.match(parts[0].text)
        if mentions:
            self._speakers = tuple(attributed(tokens, mentions)) or tuple(mentions[:1])
        elif not pronoun:
            self._speakers = ()
        elif self._gap and len(self._speakers) == 1:
            name = self._speakers[0].name + (
                "'s" if len(pronoun[1]) == 3 and pronoun[1].lower() != "she" else ""
            )
            text = name + parts[0].text[pronoun.end() :]
            return [replace(parts[0], text=text), *parts[1:]]
        return parts

    def _borne_out(self, parts: list[Segment]) -> _Draft:
        tail = parts[-1].text if not parts[-1].numbers else ""
        clauses = parts[:-1] if not parts[-1].numbers else parts
        if not clauses:
            clauses, tail = parts, ""
        readings = self._readings(clauses, tail)
        if any(read(self._hits).weight < CLAUSE_WEIGHT for read in readings):
            text = "".join(part.text for part in clauses)
            clauses = [Segment(text, tuple(n for part in clauses for n in part.numbers))]
            readings = self._readings(clauses, tail)
        return _Draft(
            tuple(
                (part.text, tuple(self._verifier.verify(read, self._cited(part))))
                for part, read in zip(clauses, readings, strict=True)
            ),
            tail,
        )

    def _readings(self, clauses: Sequence[Segment], tail: str) -> list[_AnswerReader]:
        """What each clause claims, beside whichever passages; `tail` belongs to the last one."""
        readings: list[_AnswerReader] = []
        before = self._speakers if _PRONOUN.match(clauses[0].text) else ()
        for at, part in enumerate(clauses):
            text = part.text + (f" {tail}" if at == len(clauses) - 1 else "")
            readings.append(partial(self._claim, text, before))
            before = readings[-1](()).speakers
        return readings

    def _claim(self, text: str, before: tuple[Mention, ...], hits: Sequence[Hit]) -> Claim:
        text = _WHERE.sub(lambda match: _known_place(match, hits), text)
        tokens = tokens_of(text)
        mentions = self._cast.mentions(tokens)
        if not mentions and before:
            return read_claim(text, before, before, inherited=True)
        return read_claim(text, mentions, attributed(tokens, mentions))

    def _numbered(self, draft: _Draft) -> Sentence:
        shown = ""
        fresh: list[Citation] = []
        for text, evidence in draft.parts:
            numbers = dict.fromkeys(self._number(one, fresh) for one in evidence)
            markers = "".join(f"[{number}]" for number in numbers)
            words, stop = _split_stop(text) if text is draft.parts[-1][0] else (text.rstrip(), "")
            shown += f"{words} {markers}{stop}"
        ending = draft.tail.strip()
        shown += ending if not ending or ending[0] in ".,;:!?" else f" {ending}"
        shown = re.sub(r"([.!?])[.,;:!?]+$", r"\1", shown.strip())
        return Sentence(shown if shown[-1] in '.!?…"”' else f"{shown}.", tuple(fresh))

    def _number(self, evidence: Evidence, fresh: list[Citation]) -> int:
        hit = evidence.hit
        key = (hit.episode.slug, hit.section, evidence.index, evidence.quote)
        if key not in self._markers:
            self._markers[key] = len(self._markers) + 1
            fresh.append(
                Citation(
                    self._markers[key], hit.episode, hit.section, evidence.line, evidence.quote
                )
            )
        return self._markers[key]


def _known_place(place: re.Match[str], hits: Sequence[Hit]) -> str:
    """Nothing for "season 18" where a passage is of it; else the words as they are."""
    kind, number = place[1].lower(), int(place[2])
    known = {hit.episode.season if kind == "season" else hit.episode.number for hit in hits}
    return "" if number in known else place[0]


def _split_stop(text: str) -> tuple[str, str]:
    """The full stop goes behind the markers."""
    bare = text.rstrip()
    words = bare.rstrip(".!?")
    stop = bare[len(words) :]
    return (words.rstrip(), stop[:1]) if words and stop else (bare, "")


def shown(text: str) -> str:
    """Return a dropped sentence as it may be shown: no bracket of it is a marker."""
    return plain(text).translate(str.maketrans("[]", "()"))


def _key(text: str) -> str:
    return " ".join(token.lower() for token in tokens_of(text))


def _runs(words: str) -> set[tuple[str, ...]]:
    row = words.split()
    return {tuple(row[at : at + LEAK_WORDS]) for at in range(len(row) - LEAK_WORDS + 1)}


_RULES = frozenset().union(*(_runs(_key(rule)) for rule in RULES))


def _leaks(words: str) -> bool:
    return not _RULES.isdisjoint(_runs(words))
