"""The claim of a sentence: what must be found in the lines it cites, and who says it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from rag.query.lexicon.statements import ASKING, FRAME_WORDS
from rag.verification.number_parser import Number
from rag.verification.passage_speakers import Mention
from rag.verification.speaker_attribution import is_saying
from rag.verification.text_features import TextFeatures, squeezed, text_features, tokens_of
from vectorstore.lexical_index import stems

# A number is rarely there by chance, and never beside the point.
NUMBER_WEIGHT = 2

_OPENING = re.compile(r"(?<=[.:;!?])\s+|[\"“(]")
_QUOTED = re.compile(r"[\"“”„«]([^\"“”„«»]*)[\"“”»]|(?<!\w)['‘]([^'‘’]+?)['’](?!\w)")


@dataclass(frozen=True)
class Claim:
    """What a sentence, or a part of it, claims: `words` (stems) most of which must be found,
    `numbers`, `names` and `quoted` phrases all of which must be found, and who says it."""

    text: str
    text_features: TextFeatures
    words: frozenset[str]
    names: tuple[str, ...]
    quoted: tuple[str, ...]
    speakers: tuple[Mention, ...]
    mentioned: tuple[Mention, ...]

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers it states."""
        return self.text_features.numbers

    @property
    def asks(self) -> bool:
        """Whether it asks, or reports a question, and states nothing."""
        return ASKING.search(self.text) is not None

    @property
    def weight(self) -> int:
        """How much there is to be found."""
        return len(self.words) + NUMBER_WEIGHT * len(self.numbers)

    def part(self, text: str) -> Claim:
        """The claim of a part of its text."""
        features = text_features(text)
        return replace(self, text=text, text_features=features, words=self.words & features.stems)


def read_claim(
    text: str, mentions: Sequence[Mention], speakers: Sequence[Mention], inherited: bool = False
) -> Claim:
    """The claim of a text. `mentions` are the persons whom it names, `speakers` those to whom it
    puts words; `inherited` if they are named in the text before it."""
    features = text_features(text)
    tokens = tokens_of(text)
    people = (
        set()
        if inherited
        else {at for mention in mentions for at in range(mention.start, mention.stop)}
    )
    name_stems = {stem for at in people for stem in stems(tokens[at].removesuffix("'s").lower())}
    opening = set(accumulate(len(tokens_of(part)) for part in _OPENING.split(text)))
    names = tuple(
        token
        for at, token in enumerate(tokens)
        if at not in people and _is_name(tokens, at, opening) and stems(token.lower())
    )
    return Claim(
        text=text,
        text_features=features,
        words=frozenset(
            word for word in features.stems if word not in name_stems and not is_frame_word(word)
        ),
        names=names,
        quoted=tuple(
            phrase for match in _QUOTED.findall(text) if (phrase := squeezed("".join(match)))
        ),
        speakers=tuple(speakers),
        mentioned=tuple(mentions),
    )


def is_frame_word(stem: str) -> bool:
    """Whether a word only says that something is said ("in this episode the guest said")."""
    return stem in _frame_stems() or is_saying(stem)


@lru_cache(maxsize=1)
def _frame_stems() -> frozenset[str]:
    return frozenset(stem for word in FRAME_WORDS for stem in stems(word))


def _is_name(tokens: Sequence[str], at: int, opening: set[int]) -> bool:
    """Whether a capital makes a word a name; `opening` are the words that have one anyway, unless
    what follows shows them to be a name ("John Smith", "John said")."""
    if not tokens[at][0].isupper() or tokens[at] == "I" or tokens[at].startswith("I'"):
        return False
    if at and at not in opening:
        return True
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    return following[:1].isupper() or is_saying(following)
