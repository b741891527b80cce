"""Where a question puts a name: "what did NAME say", "the episode with NAME", "who is NAME"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.names import fold, words_of
from rag.query.people_index import COMMON_WORD_SHARE, NamedPerson, PeopleIndex

SAYING = (
    "say think tell talk give advise recommend suggest explain mention describe claim argue believe"
    " speak answer respond call define feel remember recall"
).split()
_SAYING = rf"(?:{'|'.join(SAYING)})"
_SAID = (
    r"(?:says|said|thinks|thought|tells|told|mentions|mentioned|recommends|recommended|suggests|"
    r"suggested|explains|explained|claims|claimed|believes|believed|advises|advised)"
)
_NAME = r"((?:[^\W\d_][\w'’.-]*\s+){0,2}?[^\W\d_][\w'’.-]*)"
_ASKED_OF = re.compile(
    rf"\b(?:did|does|would|has)\s+((?:[^\W\d_][\w'’.-]*\s+){{1,5}}?){_SAYING}\b", re.IGNORECASE
)
_ACCORDING_TO = re.compile(r"\b[Aa]ccording\s+to\s+((?:[^\W\d_a-z][\w'’-]*\s*){2,3})")
# Where a name stands, though it may be that of a thing.
_MEETS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b(?:episode|interview|talk|conversation|podcast|chat)s?\s+(?:with|by|featuring)\s+{_NAME}"
        r"\s*[?.!,]*$",
        rf"\bwho(?:\s+is|['’]s)\s+{_NAME}\s*[?.!]*$",
        rf"\b(?:has|have|had)\s+{_NAME}\s+as\s+(?:a|the)\s+guest\b",
        rf"\bthe\s+guest\s+{_NAME}\s*[?.!,]*$",
        rf"^\W*{_NAME}\s+{_SAID}\b",
        rf"^\W*{_NAME}\s+on\s",
        rf"\bi\s+(?:meant|mean)\s+{_NAME}\s*[?.!,]*$",
        rf"^\W*(?:what|how)\s+about\s+{_NAME}\s*[?.!,]*$",
    )
)
# What may stand before "say" without being the name of one person.
_NOT_A_NAME = re.compile(
    r"\b(?:the|a|an|any|some|other|different|most|many|several|these|those|his|her|their|my|our|"
    r"guests?|host|hosts|people|speakers?|someone|anyone|anybody|somebody|everyone|they|he|she|it|"
    r"we|you|i|who|experts?|episodes?|podcasts?|show|this|that|one|ever|actually|really|also|else)"
    r"\b",
    re.IGNORECASE,
)
# What stands in fewer of the chunks than this may be a surname; "use" and "take" are not.
RARE = 0.002


def expected_names(question: str) -> tuple[str, ...]:
    """The words of a question that stand where a name is expected."""
    return tuple(word for slot in _slots(question) for word in words_of(slot))


def is_asked(words: str, question: str) -> bool:
    """Whether the question is about what the one with the name `words` says."""
    name = rf"(?:\w+\s+)?{re.escape(words)}"
    return bool(
        re.search(
            rf"\b(?:did|does|would|has)\s+{name}(?:\s+\w+)?\s+{_SAYING}\b"
            rf"|\b{name}\s+{_SAID}\b|\baccording\s+to\s+{name}\b",
            question,
            re.IGNORECASE,
        )
    )


def is_subject(words: str, question: str, others: Iterable[str]) -> bool:
    """Whether the question is after what one of the `others` says of the one with the name `words`,
    not after what that one says."""
    spoken_of = re.search(
        rf"\b(?:about|on|of|regarding|to|mention\w*|recommend\w*|praise\w*|criticis\w*)\s+"
        rf"{re.escape(words)}\b",
        question,
        re.IGNORECASE,
    )
    return bool(
        spoken_of
        and not is_asked(words, question)
        and any(is_asked(other, question) for other in others)
    )


def stranger_in(
    question: str, named: Sequence[NamedPerson], people_index: PeopleIndex
) -> str | None:
    """The name in "what did NAME say …" or "according to NAME" that nobody in the archive bears.

    A single word that the archive knows is a thing ("what does Netflix recommend"), and so is what
    is written without capitals, unless the archive has never heard of it or a part of somebody's
    name is half of it.
    """
    found = _ASKED_OF.search(question) or _ACCORDING_TO.search(question)
    name = found[1].strip(" ,") if found else ""
    return name if _is_strange(name, named, people_index) else None


def without_halves(
    question: str, named: Sequence[NamedPerson], people_index: PeopleIndex
) -> tuple[NamedPerson, ...]:
    """Those who are named, without those of whose name only a part stands in a strange name."""
    strange: set[str] = set()
    for slot in _slots(question):
        words = words_of(slot)
        beside = [word for word in words if people_index.share(fold(word)) < COMMON_WORD_SHARE]
        if _is_strange(slot, named, people_index):
            strange.update(words)
        elif len(beside) > 1 and not _NOT_A_NAME.search(slot):
            # What would be misspelt stands beside what is not of that name.
            strange.update(one.words for one in named if one.similarity < 1 and one.words in beside)
    return tuple(found for found in named if found.whole or found.words not in strange)


def _slots(question: str) -> list[str]:
    patterns = (_ASKED_OF, _ACCORDING_TO, *_MEETS)
    return [match[1].strip(" ,") for pattern in patterns if (match := pattern.search(question))]


def _is_strange(name: str, named: Sequence[NamedPerson], people_index: PeopleIndex) -> bool:
    words = words_of(name)
    bears_it = any(found.whole and found.words in name for found in named)
    if not words or _NOT_A_NAME.search(name) or bears_it:
        return False
    if len(words) == 1:
        return people_index.share(fold(words[0])) == 0 and words[0] not in {
            one.words for one in named
        }
    # A part that is misspelt, beside another that is wrong, is no part.
    certain = [found for found in named if found.similarity == 1]
    known = {found.words for found in certain}
    # Half of a name may be two words ("Lo Duca").
    known_low = {word for found in certain for word in words_of(fold(found.person.name))}
    others = [word for word in words if word not in known and fold(word) not in known_low]
    if known.isdisjoint(words):
        unheard = all(people_index.share(fold(word)) == 0 for word in words)
        return unheard or all(word[0].isupper() for word in words)
    return bool(others) and all(
        word[0].isupper() or people_index.share(fold(word)) < RARE for word in others
    )
