"""Whether a question depends on what was said before, and on what of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.names import words_of
from rag.query.lexicon.anaphora import (
    A_PERSON,
    A_THING,
    BOTH,
    CORRECTS,
    ELSE,
    EMPTY_IT,
    GOES_ON,
    HAS_AUXILIARY,
    IT,
    PERSON_AFTERWARDS,
    SEVERAL,
    SEVERAL_PEOPLE,
    SOMEONE,
    SWAPS_SUBJECT,
    THAT,
    THE_EPISODE,
    WHO,
    WHO_IS,
    WITHOUT_CONTENT,
)
from vectorstore.lexical_index import stems

_STEMS_WITHOUT_CONTENT = frozenset(stem for word in WITHOUT_CONTENT for stem in stems(word))
# A question that takes its subject from the one before has at most so many words of meaning, and a
# question without a verb at most so many words.
FEW_WORDS = 5


@dataclass(frozen=True)
class FollowUp:
    """What a question takes from the turns before it.

    - `asks_them`: it asks for the words of the people who were named
    - `someone`: it speaks of somebody without naming them
    - `both`: it means everybody who was asked the same
    - `corrects`: another person or subject was meant all along
    - `others`: it means anybody but the people who were named
    - `episode`: it means the episode that was spoken of
    - `has_own_subject`: it has a subject of its own, so the earlier one is not meant
    """

    asks_them: bool
    someone: bool
    both: bool
    corrects: bool
    others: bool
    episode: bool
    has_own_subject: bool


def follow_up(question: str, topic: str, *, names: bool, places: bool) -> FollowUp | None:
    """Return what a question takes from the turns before it; None where it stands on its own. Add
    nothing to such a question: that leads the search astray.

    `topic` is the question without names and places, `names` and `places` say whether it has any.
    """
    content = content_of(CORRECTS.sub(" ", topic))
    others = bool(ELSE.search(question))
    corrects = bool(CORRECTS.search(question))
    goes_on = bool(GOES_ON.search(question))
    # "In season 8, what did the guest …": the guest of that season.
    if places and len(content) > 2 and not (others or corrects or goes_on):
        return None
    if names and (content or WHO_IS.search(question)) and not (others or corrects):
        return None
    someone = _stands_for_someone(question) or _without_antecedent(
        SEVERAL, SEVERAL_PEOPLE, question
    )
    # In a question of many words "that" is something in it.
    thing = len(content) <= FEW_WORDS and (
        bool(THAT.search(question)) or _stands_for_a_thing(question)
    )
    swaps = bool(SWAPS_SUBJECT.search(question)) and not HAS_AUXILIARY.search(question)
    short = _is_elliptic(question, content)
    if not (others or corrects or someone or thing or swaps or goes_on or short):
        return None
    return FollowUp(
        asks_them=not (names or others) and (someone or corrects or swaps or goes_on or short),
        someone=someone,
        both=not names and bool(BOTH.search(question)),
        corrects=corrects,
        others=others,
        episode=not names and bool(THE_EPISODE.search(question)),
        has_own_subject=bool(content) and (corrects or (swaps and not thing)),
    )


def content_of(text: str) -> list[str]:
    """The stems of a text that say what it is about."""
    return [
        stem for stem in stems(text) if stem not in _STEMS_WITHOUT_CONTENT and not stem.isdigit()
    ]


def _is_elliptic(question: str, content: list[str]) -> bool:
    """Whether a question is incomplete: "why?", "how many students?", "pricing?"."""
    if not content:
        return True
    if len(words_of(question)) > FEW_WORDS or not question.rstrip().endswith("?"):
        return False
    return not HAS_AUXILIARY.search(question) and not WHO.search(question)


def _stands_for_someone(question: str) -> bool:
    return not PERSON_AFTERWARDS.search(question) and _without_antecedent(
        SOMEONE, A_PERSON, question
    )


def _stands_for_a_thing(question: str) -> bool:
    return not EMPTY_IT.search(question) and _without_antecedent(IT, A_THING, question)


def _without_antecedent(pronoun: re.Pattern[str], noun: re.Pattern[str], question: str) -> bool:
    """Whether the question has the pronoun, and before it nothing that it may stand for."""
    match = pronoun.search(question)
    if not match:
        return False
    # The first word of a question is no antecedent.
    before = question[: match.start()].split(maxsplit=1)
    return len(before) < 2 or not noun.search(before[1])
