"""To whom a sentence puts words: "Erum said", "according to Erum", "Erum's advice"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rag.query.lexicon.statements import ACCORDING_TO, ASKING_STEM, NAME_LINKS, REPORTING
from rag.verification.passage_speakers import Mention
from vectorstore.lexical_index import stems

# "Erum later also said": so many words may stand between a name and its verb.
WORDS_BEFORE_VERB = 3


def attributed(tokens: Sequence[str], mentions: Sequence[Mention]) -> list[Mention]:
    """The mentioned persons to whom the sentence puts words; of "Erum and Mike think" both."""
    names = {at for mention in mentions for at in range(mention.start, mention.stop)}
    return [
        mention
        for mention in mentions
        if _speaks_after(tokens, mention, names) or _speaks_before(tokens, mention, names)
    ]


def is_saying(token: str) -> bool:
    """Whether a word is a verb or noun of saying and thinking."""
    return any(stem in _reporting_stems() for stem in stems(token.lower()))


def _speaks_after(tokens: Sequence[str], mention: Mention, names: set[int]) -> bool:
    at = mention.stop
    while at < len(tokens) and (at in names or tokens[at].lower() in NAME_LINKS):
        at += 1
    for word in range(at, min(at + WORDS_BEFORE_VERB, len(tokens))):
        if word in names:
            return False
        if is_saying(tokens[word]):
            return True
    return False


def _speaks_before(tokens: Sequence[str], mention: Mention, names: set[int]) -> bool:
    before = [token.lower() for token in tokens[max(0, mention.start - 2) : mention.start]]
    if tuple(before) == ACCORDING_TO:
        return True
    if not before or not is_saying(before[-1]) or before[-1].startswith(ASKING_STEM):
        return False
    return mention.start - 2 not in names


@lru_cache(maxsize=1)
def _reporting_stems() -> frozenset[str]:
    return frozenset(stem for word in REPORTING for stem in stems(word))
