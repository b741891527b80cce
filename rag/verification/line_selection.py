"""Which lines of a passage a claim may rest on, and which of them say most of it."""

from __future__ import annotations

from rag.answer import Hit
from rag.scope import Scope
from rag.verification.claims import NUMBER_WEIGHT, Claim
from rag.verification.lexical_overlap import lexical_overlap, overlap_rank
from rag.verification.missing_parts import missing_parts
from vectorstore.episode import Line

# Shares of a claim's weight. Measured on reference answers of the archive's questions against their
# own passage, and against another one of the same episode; see tests/rag/test_real_answers.py.
LINES_SHARE = 0.5  # is in the cited lines themselves
OWN_SHARE = 0.25  # a passage with less of the claim, or of a part of it, is no evidence
LINES_OF_A_PASSAGE = 3  # a claim that needs more of one passage is a summary, not a citation


def best_lines(claim: Claim, hit: Hit, scope: Scope | None) -> list[int]:
    """The line of a passage that says most of the claim, and others where they add what is missing.
    Empty if no line that may count says enough."""
    lines = [at for at, line in enumerate(hit.lines) if _may_count(claim, hit, line, scope)]
    if not lines:
        return []
    first = max(lines, key=lambda at: (*overlap_rank(claim, [hit.lines[at].text]), -at))
    if lexical_overlap(claim, [hit.lines[first].text]) < OWN_SHARE * claim.weight:
        return []
    chosen = [first]
    for at in sorted(lines, key=lambda at: abs(at - first)):
        if len(chosen) == LINES_OF_A_PASSAGE:
            break
        if _adds(claim, [hit.lines[one].text for one in chosen], hit.lines[at].text):
            chosen.append(at)
    return chosen


def _may_count(claim: Claim, hit: Hit, line: Line, scope: Scope | None) -> bool:
    """Whether a line is spoken by those to whom the claim puts words; or else by one whom it names,
    or names them. Only lines that the scope hears count."""
    if not line.text.strip() or not (scope is None or scope.hears(hit.episode.slug, line.speaker)):
        return False
    if claim.speakers:
        return any(mention.speaks(hit, line) for mention in claim.speakers)
    return not claim.mentioned or any(
        mention.speaks(hit, line) or mention.is_named_in(line) for mention in claim.mentioned
    )


def _adds(claim: Claim, chosen: list[str], line: str) -> bool:
    """Whether a line has what the chosen ones lack: a number, name or quotation, or, where they say
    too little, enough of the claim."""
    if len(missing_parts(claim, [*chosen, line])) < len(missing_parts(claim, chosen)):
        return True
    overlap = lexical_overlap(claim, chosen)
    gained = lexical_overlap(claim, [*chosen, line]) - overlap
    return overlap < LINES_SHARE * claim.weight and gained >= NUMBER_WEIGHT
