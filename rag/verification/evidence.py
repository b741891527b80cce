"""Finds the lines of the cited passages that support a claim, and checks that they do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer import DropKind, Hit
from rag.scope import Scope
from rag.sentences import without_questions
from rag.verification.claims import Claim
from rag.verification.clauses import OWN_WEIGHT, statements
from rag.verification.lexical_overlap import lexical_overlap
from rag.verification.line_selection import LINES_SHARE, OWN_SHARE, best_lines
from rag.verification.missing_parts import missing_parts
from rag.verification.negation_check import contradicts_negation
from rag.verification.opposite_check import swapped_opposite
from rag.verification.quote_selection import quote_for
from rag.verification.semantic_similarity import SemanticSimilarity
from rag.verification.text_features import text_features
from rag.verification.unsupported import Contradicted, Unsupported
from vectorstore.episode import Line

# Measured as the shares of rag.verification.line_selection. Strict on purpose: a false drop costs
# less than an invention.
CONTEXT_SHARE = 0.6  # is in the lines, the question before them, the header or the title
NEAR_SHARE = 0.3  # ... or so much in the lines, where the quote is near in meaning

NO_MODEL = SemanticSimilarity()
_NOT_SAID = "the cited lines do not say this"


@dataclass(frozen=True)
class Evidence:
    """A line of a passage that supports a claim: `index` is the line's in its section, `quote` the
    sentences of it that say most of the claim."""

    hit: Hit
    index: int
    line: Line
    quote: str


def find_evidence(
    claim: Claim,
    hits: Sequence[Hit],
    scope: Scope | None = None,
    meaning: SemanticSimilarity = NO_MODEL,
) -> list[Evidence]:
    """The lines of `hits` (the passages that a claim cites) that support it, each passage's best
    first. Only lines that `scope` hears count. Raises Unsupported with the reason."""
    if not claim.weight:
        raise Unsupported("it says nothing that a passage could bear out")
    try:
        lines = _supporting_lines(claim, hits, scope, meaning)
    except Unsupported:
        if scope is None:
            raise
        # Only to tell the reader why: true, but the words of somebody else.
        others = {
            hit.lines[at].speaker or "somebody unnamed"
            for hit, at in _supporting_lines(claim, hits, None, meaning)
            if not scope.hears(hit.episode.slug, hit.lines[at].speaker)
        }
        who = ", ".join(sorted(others))
        raise Unsupported(
            f"{who} says this, whose words the question does not ask for", DropKind.SPEAKER
        ) from None
    return [
        Evidence(hit, hit.first_line + at, hit.lines[at], quote_for(claim, hit.lines[at].text))
        for hit, at in lines
    ]


def _supporting_lines(
    claim: Claim, hits: Sequence[Hit], scope: Scope | None, meaning: SemanticSimilarity
) -> list[tuple[Hit, int]]:
    lines = [(hit, at) for hit in hits for at in best_lines(claim, hit, scope)]
    if not lines:
        who = ", ".join(mention.name for mention in claim.speakers or claim.mentioned)
        raise _not_said_by(who) if who else Unsupported(_NOT_SAID)
    for mention in claim.speakers:
        if not any(mention.speaks(hit, hit.lines[at]) for hit, at in lines):
            raise _not_said_by(mention.name)
    texts = [hit.lines[at].text for hit, at in lines]
    context = [text for hit, at in lines for text in _context(hit, at)]
    if absent := missing_parts(claim, texts, context):
        raise Unsupported(f"{absent[0].what} does not stand in the cited lines", absent[0].kind)
    quotes = [quote_for(claim, text) for text in texts]
    _require_overlap(claim, texts, context, quotes, meaning)
    _require_no_contradiction(claim, texts, quotes, meaning)
    return lines


def _not_said_by(who: str) -> Unsupported:
    return Unsupported(f"{who} does not say this in the passage cited", DropKind.SPEAKER)


def _require_overlap(
    claim: Claim,
    texts: Sequence[str],
    context: Sequence[str],
    quotes: Sequence[str],
    meaning: SemanticSimilarity,
) -> None:
    """Raise Unsupported if the lines say too little of the claim, or of a part of it."""
    overlap = lexical_overlap(claim, texts)
    enough = overlap >= LINES_SHARE * claim.weight
    enough &= lexical_overlap(claim, [*texts, *context]) >= CONTEXT_SHARE * claim.weight
    if not enough and not (
        overlap >= NEAR_SHARE * claim.weight and meaning.is_near(claim.text, quotes)
    ):
        raise Unsupported(_NOT_SAID)
    stated = [without_questions(text) for text in texts]
    if not claim.asks and lexical_overlap(claim, stated) < OWN_SHARE * claim.weight:
        raise Unsupported("the passage only asks this")
    if part := _invented_part(claim, [*texts, *context], meaning):
        raise Unsupported(f"the cited lines do not say “{part}”")


def _require_no_contradiction(
    claim: Claim, texts: Sequence[str], quotes: Sequence[str], meaning: SemanticSimilarity
) -> None:
    """Raise Contradicted if the lines say the opposite."""
    said = frozenset().union(*(text_features(quote).words for quote in quotes))
    if swapped := swapped_opposite(claim.text_features.words, said):
        raise Contradicted(f"it says “{swapped[0]}” where the passage says “{swapped[1]}”")
    if contradicts_negation(claim, texts):
        raise Contradicted("it denies what the passage says, or the other way round")
    if meaning.contradicts(claim.text, quotes):
        raise Contradicted("it contradicts what the passage says")


def _invented_part(claim: Claim, texts: Sequence[str], meaning: SemanticSimilarity) -> str | None:
    """A statement in the claim of which next to nothing is said: an invention added to a truth."""
    for statement in statements(claim.text):
        part = claim.part(statement)
        if (
            part.weight >= OWN_WEIGHT
            and lexical_overlap(part, texts) < OWN_SHARE * part.weight
            and not meaning.touches(statement, texts)
        ):
            return " ".join(statement.split())
    return None


def _context(hit: Hit, at: int) -> list[str]:
    """What gives a line its meaning: the line before it, header, title, and who is there."""
    before = [hit.lines[at - 1].text] if at else []
    people = [guest.name for guest in hit.episode.guests] + list(hit.speakers)
    return [*before, hit.header, hit.episode.title, *people]
