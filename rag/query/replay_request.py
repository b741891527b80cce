"""Recognises the wish to hear an earlier answer: "play me that part", "the second one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer import Turn
from rag.people import Person
from rag.query.follow_up import PRONOUNS
from rag.query.name_slots import SAYING, expected_names
from rag.query.people_index import PeopleIndex

# Whoever asks for a part uses few words; a longer question has a subject of its own.
LONGEST_WISH = 120  # characters
# What a question may lean on lies no further back.
LAST_TURNS = 20

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
_NUMBERS = "one two three four five six seven eight nine ten".split()
_NTH = rf"(?:{'|'.join(_ORDINALS)}|last|\d{{1,2}}(?:st|nd|rd|th))"
_NUMBER = rf"(?:(?:number|no\.?|#)\s*(?:\d{{1,2}}|{'|'.join(_NUMBERS)})|\[?\d{{1,2}}\]?)"
_NOUN = (
    r"(?:parts?|bits?|moments?|passages?|quotes?|quotations?|citations?|clips?|sections?|lines?"
    r"|sentences?|words|places?|spots?|ones?|answers?|statements?|sources?|snippets?|segments?)"
)
# What points at something that was shown before.
_PART = (
    # "he": a name, which is replaced before.
    r"(?:(?:the|that|this|those|these|his|her|their|your|he)\s+(?:(?:exact|very|same|whole)\s+)?"
    rf"(?:{_NTH}\s+)?{_NOUN}(?:\s+{_NUMBER})?|{_NTH}\s+{_NOUN}|{_NOUN}\s+{_NUMBER}"
    r"|that|this|it|those|these|them|there|both|all(?:\s+of)?\s+(?:that|them|it|those|these)"
    rf"|the\s+{_NTH}|{_NUMBER})"
)
_WHO = (
    r"(?:he|she|they|you|i|one|somebody|someone|the\s+(?:guest|speaker|host)|"
    r"can|could|do|did|does|is|was|are|were|has|have)"
)
_SAID = (
    rf"(?:{'|'.join(SAYING)}|says|said|told|talks?|talked|spoken?|spoke|mentioned|explained|"
    r"recommended|suggested|claimed|described|thought|hear|heard|find|found|listen\s+to|watch)"
)
_WHERE = (
    r"(?:where|(?:at|in|on|from)?\s*(?:which|what)\s+(?:exact\s+)?(?:minute|second|timestamp|time\s?"
    r"code|time|point|part|place|moment|episode|video|recording|interview))"
)
_EXACTLY = r"(?:\s+(?:exactly|precisely|roughly|in\s+(?:the|that|this)\s+(?:\w+)))*"
_ADDRESS = (
    r"(?:links?|urls?|addresse?s?|timestamps?|time\s?stamps?|time\s?codes?|recordings?|videos?)"
)
_WISHES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:play|replay|hear|listen\s+to|watch|jump\s+to|skip\s+to|go\s+to|take\s+me\s+to|"
        r"take\s+me|show|show\s+me|let\s+me\s+(?:hear|listen\s+to|see)|want\s+to\s+(?:hear|see))"
        rf"(?:\s+(?:me|us|back))*\s+{_PART}(?:\s+(?:back|again|to\s+me|for\s+me))*",
        r"(?:(?:give|send|share|show|get|have|need|want|post|is\s+there|do\s+you\s+have|what\s+is|"
        r"what['’]s|where\s+is|where['’]s)\s+)?(?:me\s+|us\s+)?(?:(?:the|a|that|its|any)\s+)?"
        rf"(?:(?:exact|direct|youtube)\s+)?{_ADDRESS}(?:\s+(?:to|for|of|with|from)\s+{_PART})?",
        rf"{_WHERE}{_EXACTLY}(?:\s+{_WHO})+{_EXACTLY}(?:\s+{_SAID})(?:\s+{_PART})?(?:\s+(?:in|at))?"
        rf"{_EXACTLY}",
        rf"{_WHERE}{_EXACTLY}\s+(?:is|was|are|were)\s+{_PART}"
        r"\s+(?:from|said|in|to\s+be\s+(?:heard|found))(?:\s+exactly)?",
        r"(?:which|what)\s+(?:exact\s+)?(?:minute|second|timestamp|time\s?code|episode|recording|"
        rf"video)\s+(?:is|was|are|were)\s+{_PART}{_EXACTLY}",
        rf"(?:the\s+)?{_NTH}\s+{_NOUN}|the\s+{_NTH}|{_NUMBER}|(?:the\s+)?{_NOUN}\s+{_NUMBER}",
    )
)
_COURTESY = re.compile(
    r"^(?:(?:ok|okay|and|so|no|yes|then|now|please|pls|hey|hi|thanks|thank\s+you|great|nice|cool|"
    r"sorry|but|well)\b[\s,.!]*)*"
    r"(?:(?:can|could|would|will)\s+(?:you|i|we)\s+(?:please\s+)?|i\s+(?:would|['’]d)\s+like\s+to\s+"
    r"|i['’]d\s+like\s+to\s+|i\s+(?=want|need))?|[\s,]*(?:please|pls|thanks|thank\s+you|then|again"
    r"|for\s+me|instead|now)?[\s?!.]*$",
    re.IGNORECASE,
)
_WHICH = re.compile(
    # "At which second" counts nothing.
    rf"(?<!which )(?<!what )(?<!exact )\b(?P<word>{'|'.join(_ORDINALS)}|last)\b(?!\s+words)"
    r"|\b(?P<nth>\d{1,2})(?:st|nd|rd|th)\b"
    rf"|(?:\bnumber|\bno\.?|#)\s*(?P<named>{'|'.join(_NUMBERS)})\b|\b(?P<digits>\d{{1,2}})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ReplayRequest:
    """A wish to hear what was shown before: `which` of it, counted from 1 (-1: the last, None: all
    of it), and `people`, whose words alone are meant (empty: anybody's)."""

    which: int | None
    people: tuple[Person, ...]


@dataclass(frozen=True)
class ShownAnswer:
    """An earlier answer: the turn `asked` (its place in the history) that it answers, and its text
    as the history gives it, of which nothing is believed."""

    asked: int
    text: str


def replay_request(question: str, people_index: PeopleIndex) -> ReplayRequest | None:
    """The wish for a part of an earlier answer; None for a question with a subject of its own."""
    asked = " ".join(question.split())
    if len(asked) > LONGEST_WISH:
        return None
    # Where a pronoun stands for a name, it is none, even if somebody is called so.
    named = [
        found
        for found in people_index.named(asked, expected_names(asked))
        if found.words.lower() not in PRONOUNS
    ]
    for found in named:
        asked = re.sub(rf"\b{re.escape(found.words)}(?:['’]s)?\b", "he", asked)
    bare = _COURTESY.sub("", asked).strip(" ?!.,")
    bare = re.sub(r"\s+(?:by|of|from|with)\s+he$", "", bare)
    if not any(pattern.fullmatch(bare) for pattern in _WISHES):
        return None
    return ReplayRequest(_which(bare), tuple(found.person for found in named))


def shown_before(
    wish: ReplayRequest, history: Sequence[Turn], people_index: PeopleIndex
) -> ShownAnswer | None:
    """The answer that a wish points at: the last one, or, where one part of several is meant, the
    last that was no fulfilled wish itself. None where there is none."""
    asked = last_question(history, people_index)
    if asked is None:
        return None
    answers = [turn.content for turn in history[asked + 1 :] if turn.role == "assistant"]
    if not answers:
        return None
    return ShownAnswer(asked, answers[-1] if wish.which is None else answers[0])


def last_question(history: Sequence[Turn], people_index: PeopleIndex) -> int | None:
    """The place of the last turn of the user that was no wish to hear something again."""
    for at in range(len(history) - 1, -1, -1):
        if history[at].role == "user" and not replay_request(history[at].content, people_index):
            return at
    return None


def without_wishes(history: Sequence[Turn], people_index: PeopleIndex) -> list[Turn]:
    """The last turns, but for wishes to hear something again and what was shown for them: a
    question that follows leans on what was asked before."""
    kept: list[Turn] = []
    wished = False
    for turn in history[-LAST_TURNS:]:
        if turn.role == "user":
            wished = replay_request(turn.content, people_index) is not None
        if not wished:
            kept.append(turn)
    return kept


def _which(bare: str) -> int | None:
    found = _WHICH.search(bare)
    if not found:
        return None
    if word := found["word"]:
        return -1 if word.lower() == "last" else _ORDINALS.index(word.lower()) + 1
    if named := found["named"]:
        return _NUMBERS.index(named.lower()) + 1
    return int(found["nth"] or found["digits"])
