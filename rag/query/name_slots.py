"""Who is named where a question puts a name, and whether anybody in the archive bears the name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.names import fold, words_of
from rag.query.lexicon.name_positions import (
    ACCORDING_TO,
    ASKED_OF,
    NAME_POSITIONS,
    NOT_A_NAME,
    asked_to_speak,
    spoken_of,
)
from rag.query.people_index import COMMON_WORD_SHARE, NamedPerson, PeopleIndex

# A word in fewer of the chunks than this may be a surname; "use" and "take" are not.
RARE = 0.002


def expected_names(question: str) -> tuple[str, ...]:
    """The words of a question that stand where a name is expected."""
    return tuple(word for slot in _slots(question) for word in words_of(slot))


def is_asked(words: str, question: str) -> bool:
    """Whether the question asks what the person named `words` says."""
    return bool(asked_to_speak(words).search(question))


def is_subject(words: str, question: str, others: Iterable[str]) -> bool:
    """Whether the question asks what one of the `others` says about the person named `words`."""
    return bool(
        spoken_of(words).search(question)
        and not is_asked(words, question)
        and any(is_asked(other, question) for other in others)
    )


def stranger_in(
    question: str, named: Sequence[NamedPerson], people_index: PeopleIndex
) -> str | None:
    """The name in "what did NAME say …" or "according to NAME" that nobody in the archive bears.

    A single word that the archive knows is a thing ("what does Netflix recommend"). So are words
    without capitals, unless the archive has never heard of them or half of them is part of
    somebody's name.
    """
    match = ASKED_OF.search(question) or ACCORDING_TO.search(question)
    name = match[1].strip(" ,") if match else ""
    return name if _is_strange(name, named, people_index) else None


def without_halves(
    question: str, named: Sequence[NamedPerson], people_index: PeopleIndex
) -> tuple[NamedPerson, ...]:
    """The named people without those of whose name only a part stands in a strange name."""
    strange: set[str] = set()
    for slot in _slots(question):
        words = words_of(slot)
        uncommon = [word for word in words if people_index.share(fold(word)) < COMMON_WORD_SHARE]
        if _is_strange(slot, named, people_index):
            strange.update(words)
        elif len(uncommon) > 1 and not NOT_A_NAME.search(slot):
            # The word that would be misspelt stands beside a word that is not of that name.
            strange.update(
                one.words for one in named if one.similarity < 1 and one.words in uncommon
            )
    return tuple(one for one in named if one.whole or one.words not in strange)


def _slots(question: str) -> list[str]:
    patterns = (ASKED_OF, ACCORDING_TO, *NAME_POSITIONS)
    return [match[1].strip(" ,") for pattern in patterns if (match := pattern.search(question))]


def _is_strange(name: str, named: Sequence[NamedPerson], people_index: PeopleIndex) -> bool:
    words = words_of(name)
    is_borne = any(one.whole and one.words in name for one in named)
    if not words or NOT_A_NAME.search(name) or is_borne:
        return False
    if len(words) == 1:
        return people_index.share(fold(words[0])) == 0 and words[0] not in {
            one.words for one in named
        }
    # A misspelt part of a name, beside a wrong part, is no part of it.
    certain = [one for one in named if one.similarity == 1]
    parts = {one.words for one in certain}
    # Half of a name may be two words ("Lo Duca").
    folded_parts = {word for one in certain for word in words_of(fold(one.person.name))}
    others = [word for word in words if word not in parts and fold(word) not in folded_parts]
    if parts.isdisjoint(words):
        unheard = all(people_index.share(fold(word)) == 0 for word in words)
        return unheard or all(word[0].isupper() for word in words)
    return bool(others) and all(
        word[0].isupper() or people_index.share(fold(word)) < RARE for word in others
    )
