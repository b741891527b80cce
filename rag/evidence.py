"""Which lines of the cited passages bear out a claim, and whether they do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from rag.answer import Hit
from rag.attribution import resembles_name
from rag.claims import NUMBER_WEIGHT, Claim, only_frames, squeezed
from rag.names import fold
from rag.scope import Scope
from rag.wording import Number, Wording, tokens_of, turned_round, wording
from vectorstore.episode import Line
from vectorstore.lexical import stems

# Shares of a claim's words of meaning (a number counts as two). Measured on reference answers of
# the archive's questions against their own passage, and against another one of the same episode;
# see tests/rag/test_real_answers.py. Strict on purpose: a false drop costs less than an invention.
LINES_SHARE = 0.5  # stand in the cited lines themselves
CONTEXT_SHARE = 0.6  # ... or in the question before them, the header or the title
OWN_SHARE = 0.25  # a cited passage that bears less of the claim is not its evidence
QUOTE_WORDS = 60  # what a reader takes in at a glance; about 20 seconds of speech
LINES_OF_A_PASSAGE = 3  # a claim that needs more of one passage is a summary, not a citation

_SENTENCE = re.compile(r"[^.!?…]*[.!?…]+[\"'”’»)]*\s*|[^.!?…]+$")
_CLAUSE = re.compile(r"[,;:.!?…—–]+|\b(?:but|because|although|while|whereas)\b")


class Unsupported(ValueError):  # noqa: N818 - a finding about a sentence, caught where it is checked
    """The passages do not bear out a claim; the message is the reason."""


@dataclass(frozen=True)
class Evidence:
    """A line of a passage that bears out a claim: `index` is the line's in its section, `quote`
    the sentences of it that do so best."""

    hit: Hit
    index: int
    line: Line
    quote: str


def bear_out(claim: Claim, hits: Sequence[Hit], scope: Scope | None = None) -> list[Evidence]:
    """The lines of `hits` (the passages that a claim cites) that bear it out, each passage's best
    first; of those alone that `scope` hears. Raises Unsupported with the reason where they do
    not."""
    if not claim.weight:
        raise Unsupported("it says nothing that a passage could bear out")
    try:
        found = _found(claim, hits, scope)
    except Unsupported:
        if scope is None:
            raise
        # Only to tell the reader why: true, but the words of somebody else.
        others = {
            hit.lines[at].speaker or "somebody unnamed"
            for hit, at in _found(claim, hits, None)
            if not scope.hears(hit.episode.slug, hit.lines[at].speaker)
        }
        who = ", ".join(sorted(others))
        raise Unsupported(f"{who} says this, whose words the question does not ask for") from None
    return [_evidence(claim, hit, at) for hit, at in found]


def _found(claim: Claim, hits: Sequence[Hit], scope: Scope | None) -> list[tuple[Hit, int]]:
    found: list[tuple[Hit, int]] = []
    for hit in hits:
        lines = _lines_for(claim, hit, scope)
        if lines:
            found += ((hit, at) for at in _best(claim, hit, lines))
    if not found:
        who = ", ".join(mention.name for mention in claim.speakers or claim.mentioned)
        raise Unsupported(f"{who} does not say this in the passage cited" if who else _TOO_FAR)
    _require(claim, found)
    return found


_TOO_FAR = "the cited lines do not say this"


def _lines_for(claim: Claim, hit: Hit, scope: Scope | None) -> list[int]:
    """The lines of a passage that may count: those of whom the claim puts words to; else those of
    the ones whom it names, or that name them. None that the scope does not hear."""
    return [
        at
        for at, line in enumerate(hit.lines)
        if line.text.strip()
        and (scope is None or scope.hears(hit.episode.slug, line.speaker))
        and (
            any(mention.speaks(hit, line) for mention in claim.speakers)
            if claim.speakers
            else not claim.mentioned
            or any(
                mention.speaks(hit, line) or mention.is_named_in(line)
                for mention in claim.mentioned
            )
        )
    ]


def _best(claim: Claim, hit: Hit, lines: list[int]) -> list[int]:
    """The line of a passage that bears out most, and a second one where it adds what is missing."""
    first = max(lines, key=lambda at: (*_score(claim, [hit.lines[at].text]), -at))
    if _score(claim, [hit.lines[first].text])[0] < OWN_SHARE * claim.weight:
        return []
    chosen = [first]
    for at in sorted(lines, key=lambda at: abs(at - first)):
        if len(chosen) == LINES_OF_A_PASSAGE:
            break
        texts = [hit.lines[known].text for known in chosen]
        gained = _score(claim, [*texts, hit.lines[at].text])[0] - _score(claim, texts)[0]
        missing = _missing(claim, texts)
        helps = missing and len(_missing(claim, [*texts, hit.lines[at].text])) < len(missing)
        weak = _score(claim, texts)[0] < LINES_SHARE * claim.weight
        if helps or (weak and gained >= NUMBER_WEIGHT):
            chosen.append(at)
    return chosen


def _score(claim: Claim, texts: Sequence[str]) -> tuple[float, float]:
    """How much of a claim stands in some texts: words and numbers; then quotes and names."""
    read = [wording(text) for text in texts]
    together = frozenset().union(*(text.stems for text in read))
    words = len(claim.words & together)
    numbers = sum(any(_states(number, text) for text in read) for number in claim.numbers)
    return words + NUMBER_WEIGHT * numbers, -len(_missing(claim, texts))


def _states(number: Number, text: Wording) -> bool:
    return any(number.same(other) for other in text.numbers) and (
        number.counted is None or number.counted in text.stems or only_frames(number.counted)
    )


def _missing(claim: Claim, texts: Sequence[str], context: Iterable[str] = ()) -> list[str]:
    """What of a claim has to stand in the texts, and does not."""
    read = [wording(text) for text in texts]
    missing = [
        f"the number {number.value:g}"
        for number in claim.numbers
        if not any(_states(number, text) for text in read)
    ]
    # Not the context: a quotation out of the line before would be put into another's mouth.
    spoken = [squeezed(text) for text in texts]
    missing += [
        f"the words “{phrase}”"
        for phrase in claim.quoted
        if not any(phrase in f" {text} " for text in spoken)
    ]
    tokens = {
        fold(token.removesuffix("'s")) for text in (*texts, *context) for token in tokens_of(text)
    }
    known = frozenset().union(
        *(text.stems for text in read), *(wording(text).stems for text in context)
    )
    missing += [
        f"the name “{name}”"
        for name in claim.names
        if not set(stems(name.lower())) <= known
        and not any(resembles_name(fold(name.removesuffix("'s")), token) for token in tokens)
    ]
    return missing


def _require(claim: Claim, found: Sequence[tuple[Hit, int]]) -> None:
    """Raises Unsupported where the chosen lines do not bear out the claim."""
    texts = [hit.lines[at].text for hit, at in found]
    context = [text for hit, at in found for text in _context(hit, at)]
    for mention in claim.speakers:
        if not any(mention.speaks(hit, hit.lines[at]) for hit, at in found):
            raise Unsupported(f"{mention.name} does not say this in the passage cited")
    if missing := _missing(claim, texts, context):
        raise Unsupported(f"{missing[0]} does not stand in the cited lines")
    if _score(claim, texts)[0] < LINES_SHARE * claim.weight:
        raise Unsupported(_TOO_FAR)
    if _score(claim, [*texts, *context])[0] < CONTEXT_SHARE * claim.weight:
        raise Unsupported(_TOO_FAR)
    quotes = [_quote(claim, text) for text in texts]
    if turn := turned_round(
        claim.wording.words, frozenset().union(*(wording(q).words for q in quotes))
    ):
        raise Unsupported(f"it says “{turn[0]}” where the passage says “{turn[1]}”")
    if _denied(claim, texts):
        raise Unsupported("it denies what the passage says, or the other way round")


def _context(hit: Hit, at: int) -> list[str]:
    """What a line means to answer: the line before it, the header and the title; who is there."""
    before = [hit.lines[at - 1].text] if at else []
    people = [guest.name for guest in hit.episode.guests] + list(hit.speakers)
    return [*before, hit.header, hit.episode.title, *people]


def _denied(claim: Claim, texts: Sequence[str]) -> bool:
    """Whether a clause of the claim denies what is affirmed where it is said, or affirms what is
    denied there."""
    said = [clause for text in texts for clause in _clauses(text)]
    for clause in _clauses(claim.text):
        read = wording(clause)
        part = replace(claim, text=clause, wording=read, words=claim.words & read.stems)
        scores = [_score(part, [other])[0] for other in said]
        best = max(scores, default=0)
        alike = [
            wording(other).denies == read.denies
            for other, score in zip(said, scores, strict=True)
            if score == best
        ]
        if not part.weight:
            continue
        decisive = best * 2 >= part.weight
        if decisive or read.denies:
            # What is denied has to be found in one place: words from here and there are no denial.
            if not (decisive and any(alike)):
                return True
        elif (
            _score(part, [other for other in said if not wording(other).denies])[0] * 2
            < (_score(part, said)[0])
        ):
            # No clause says half of it, so that it is a summary: most of it has to be affirmed.
            return True
    return False


def _clauses(text: str) -> list[str]:
    return [clause for clause in _CLAUSE.split(text) if clause.strip()]


def _evidence(claim: Claim, hit: Hit, at: int) -> Evidence:
    line = hit.lines[at]
    return Evidence(hit, hit.first_line + at, line, _quote(claim, line.text))


def _quote(claim: Claim, text: str) -> str:
    """The sentences in a row, QUOTE_WORDS at most, that bear out most with the fewest words."""
    ends = list(accumulate(len(part) for part in _SENTENCE.findall(text)))
    starts = [0, *ends[:-1]]
    windows = [
        text[start:end].strip()
        for first, start in enumerate(starts)
        for end in ends[first:]
        if len(text[start:end].split()) <= QUOTE_WORDS and text[start:end].strip()
    ]
    if not windows or not max(_score(claim, [window])[0] for window in windows):
        windows += _stretches(text)
    return max(windows, key=lambda window: (*_score(claim, [window]), -len(window)))


def _stretches(text: str) -> list[str]:
    """Stretches of QUOTE_WORDS words of a text without sentences that are short enough."""
    words = list(re.finditer(r"\S+", text))
    step = QUOTE_WORDS // 4
    return [
        text[words[at].start() : words[min(at + QUOTE_WORDS, len(words)) - 1].end()]
        for at in range(0, max(1, len(words) - QUOTE_WORDS + step), step)
    ]
