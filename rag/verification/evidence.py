"""Which lines of the cited passages bear out a claim, and whether they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer import DropKind, Hit
from rag.scope import Scope
from rag.sentences import without_questions
from rag.verification.claims import NUMBER_WEIGHT, Claim
from rag.verification.clauses import OWN_WEIGHT, statements
from rag.verification.lexical_overlap import missing, score
from rag.verification.negation_check import contradicts_negation
from rag.verification.opposite_check import swapped_opposite
from rag.verification.quote_selection import quote_for
from rag.verification.semantic_similarity import SemanticSimilarity
from rag.verification.text_features import text_features
from vectorstore.episode import Line

# Shares of a claim's words of meaning (a number counts as two). Measured on reference answers of
# the archive's questions against their own passage, and against another one of the same episode;
# see tests/rag/test_real_answers.py. Strict on purpose: a false drop costs less than an invention.
LINES_SHARE = 0.5  # stand in the cited lines themselves
CONTEXT_SHARE = 0.6  # ... or in the question before them, the header or the title
NEAR_SHARE = 0.3  # ... or so many in the lines, where the quote is near in meaning
OWN_SHARE = 0.25  # a passage that bears less of the claim, or of a part of it, is no evidence
LINES_OF_A_PASSAGE = 3  # a claim that needs more of one passage is a summary, not a citation


NO_MODEL = SemanticSimilarity()


class Unsupported(ValueError):  # noqa: N818 - a finding about a sentence, caught where it is checked
    """The passages do not support a claim; the message is the reason, `kind` what it is about."""

    def __init__(self, reason: str, kind: DropKind = DropKind.UNSUPPORTED) -> None:
        super().__init__(reason)
        self.kind = kind


class Contradicted(Unsupported):
    """The passages say the opposite: no case of a wrong marker."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, DropKind.CONTRARY)


@dataclass(frozen=True)
class Evidence:
    """A line of a passage that bears out a claim: `index` is the line's in its section, `quote`
    the sentences of it that do so best."""

    hit: Hit
    index: int
    line: Line
    quote: str


def bear_out(
    claim: Claim,
    hits: Sequence[Hit],
    scope: Scope | None = None,
    meaning: SemanticSimilarity = NO_MODEL,
) -> list[Evidence]:
    """The lines of `hits` (the passages that a claim cites) that bear it out, each passage's best
    first; of those alone that `scope` hears. Raises Unsupported with the reason where they do
    not."""
    if not claim.weight:
        raise Unsupported("it says nothing that a passage could bear out")
    try:
        found = _found(claim, hits, scope, meaning)
    except Unsupported:
        if scope is None:
            raise
        # Only to tell the reader why: true, but the words of somebody else.
        others = {
            hit.lines[at].speaker or "somebody unnamed"
            for hit, at in _found(claim, hits, None, meaning)
            if not scope.hears(hit.episode.slug, hit.lines[at].speaker)
        }
        who = ", ".join(sorted(others))
        raise Unsupported(
            f"{who} says this, whose words the question does not ask for", DropKind.SPEAKER
        ) from None
    return [_evidence(claim, hit, at) for hit, at in found]


def _found(
    claim: Claim, hits: Sequence[Hit], scope: Scope | None, meaning: SemanticSimilarity
) -> list[tuple[Hit, int]]:
    found: list[tuple[Hit, int]] = []
    for hit in hits:
        lines = _lines_for(claim, hit, scope)
        if lines:
            found += ((hit, at) for at in _best(claim, hit, lines))
    if not found:
        who = ", ".join(mention.name for mention in claim.speakers or claim.mentioned)
        raise _not_said_by(who) if who else Unsupported(_TOO_FAR)
    _require(claim, found, meaning)
    return found


_TOO_FAR = "the cited lines do not say this"


def _not_said_by(who: str) -> Unsupported:
    return Unsupported(f"{who} does not say this in the passage cited", DropKind.SPEAKER)


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
    first = max(lines, key=lambda at: (*score(claim, [hit.lines[at].text]), -at))
    if score(claim, [hit.lines[first].text])[0] < OWN_SHARE * claim.weight:
        return []
    chosen = [first]
    for at in sorted(lines, key=lambda at: abs(at - first)):
        if len(chosen) == LINES_OF_A_PASSAGE:
            break
        texts = [hit.lines[known].text for known in chosen]
        gained = score(claim, [*texts, hit.lines[at].text])[0] - score(claim, texts)[0]
        absent = len(missing(claim, texts))
        helps = len(missing(claim, [*texts, hit.lines[at].text])) < absent
        weak = score(claim, texts)[0] < LINES_SHARE * claim.weight
        if helps or (weak and gained >= NUMBER_WEIGHT):
            chosen.append(at)
    return chosen


def _require(claim: Claim, found: Sequence[tuple[Hit, int]], meaning: SemanticSimilarity) -> None:
    """Raises Unsupported where the chosen lines do not bear out the claim."""
    texts = [hit.lines[at].text for hit, at in found]
    context = [text for hit, at in found for text in _context(hit, at)]
    for mention in claim.speakers:
        if not any(mention.speaks(hit, hit.lines[at]) for hit, at in found):
            raise _not_said_by(mention.name)
    if absent := missing(claim, texts, context):
        raise Unsupported(f"{absent[0].what} does not stand in the cited lines", absent[0].kind)
    quotes = [quote_for(claim, text) for text in texts]
    borne = score(claim, texts)[0]
    enough = borne >= LINES_SHARE * claim.weight
    enough &= score(claim, [*texts, *context])[0] >= CONTEXT_SHARE * claim.weight
    if not enough and not (
        borne >= NEAR_SHARE * claim.weight and meaning.is_near(claim.text, quotes)
    ):
        raise Unsupported(_TOO_FAR)
    told = [without_questions(text) for text in texts]
    if not claim.asks and score(claim, told)[0] < OWN_SHARE * claim.weight:
        raise Unsupported("the passage only asks this")
    if part := _invented(claim, [*texts, *context], meaning):
        raise Unsupported(f"the cited lines do not say “{part}”")
    if turn := swapped_opposite(
        claim.text_features.words, frozenset().union(*(text_features(q).words for q in quotes))
    ):
        raise Contradicted(f"it says “{turn[0]}” where the passage says “{turn[1]}”")
    if contradicts_negation(claim, texts):
        raise Contradicted("it denies what the passage says, or the other way round")
    if meaning.contradicts(claim.text, quotes):
        raise Contradicted("it contradicts what the passage says")


def _invented(claim: Claim, texts: Sequence[str], meaning: SemanticSimilarity) -> str | None:
    """A statement in the claim of which next to nothing is said: something true may be added to."""
    for statement in statements(claim.text):
        read = text_features(statement)
        part = replace(claim, text=statement, text_features=read, words=claim.words & read.stems)
        if (
            part.weight >= OWN_WEIGHT
            and score(part, texts)[0] < OWN_SHARE * part.weight
            and not meaning.touches(statement, texts)
        ):
            return " ".join(statement.split())
    return None


def _context(hit: Hit, at: int) -> list[str]:
    """What a line means to answer: the line before it, the header and the title; who is there."""
    before = [hit.lines[at - 1].text] if at else []
    people = [guest.name for guest in hit.episode.guests] + list(hit.speakers)
    return [*before, hit.header, hit.episode.title, *people]


def _evidence(claim: Claim, hit: Hit, at: int) -> Evidence:
    line = hit.lines[at]
    return Evidence(hit, hit.first_line + at, line, quote_for(claim, line.text))
