"""Recognises a wish to hear an earlier answer: "play me that part", "the second one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer import Turn
from rag.people import Person
from rag.query.lexicon.anaphora import PRONOUNS
from rag.query.lexicon.replay_wishes import (
    COURTESY,
    FROM_A_PERSON,
    SPELT_NUMBER,
    SPELT_ORDINAL,
    WANTS_EPISODE,
    WHICH_PART,
    WISHES,
)
from rag.query.name_slots import expected_names
from rag.query.people_index import PeopleIndex
from rag.query.spelled_numbers import cardinal, ordinal, with_digits

# A wish for a part has few words; a longer question has a subject of its own.
LONGEST_WISH = 120  # characters
# A question depends on nothing further back than this.
LAST_TURNS = 20


@dataclass(frozen=True)
class ReplayRequest:
    """A wish to hear what was shown before. `which` part of it, counted from 1 (-1: the last, None:
    all of it), and the `people` whose words alone are meant (empty: anybody's). `episodes_only`:
    only where it is said is wanted ("which episode was that?", "give me the link")."""

    which: int | None
    people: tuple[Person, ...]
    episodes_only: bool = False


@dataclass(frozen=True)
class ShownAnswer:
    """An earlier answer. `asked` is the place in the history of the question that it answers,
    `text` its text as the history holds it, which is never trusted."""

    asked: int
    text: str


def replay_request(question: str, people_index: PeopleIndex) -> ReplayRequest | None:
    """The wish for a part of an earlier answer; None for a question with a subject of its own."""
    asked = " ".join(question.split())
    if len(asked) > LONGEST_WISH:
        return None
    # A pronoun that stands where a name may is no name, even if somebody is called so.
    named = [
        person
        for person in people_index.named(asked, expected_names(asked))
        if person.words.lower() not in PRONOUNS
    ]
    for person in named:
        asked = re.sub(rf"\b{re.escape(person.words)}(?:['’]s)?\b", "he", asked)
    wish = COURTESY.sub("", asked).strip(" ?!.,")
    wish = with_digits(SPELT_NUMBER, FROM_A_PERSON.sub("", wish), cardinal)
    wish = with_digits(SPELT_ORDINAL, wish, ordinal, ending="th")
    if not any(pattern.fullmatch(wish) for pattern in WISHES):
        return None
    people = tuple(person.person for person in named)
    return ReplayRequest(_which(wish), people, bool(WANTS_EPISODE.match(wish)))


def shown_before(
    wish: ReplayRequest, history: Sequence[Turn], people_index: PeopleIndex
) -> ShownAnswer | None:
    """The answer that a wish points at: the last one, or, where one part of several is meant, the
    first answer to the last question that was no such wish. None where there is none."""
    asked = last_question(history, people_index)
    if asked is None:
        return None
    answers = [turn.content for turn in history[asked + 1 :] if turn.role == "assistant"]
    if not answers:
        return None
    return ShownAnswer(asked, answers[-1] if wish.which is None else answers[0])


def last_question(history: Sequence[Turn], people_index: PeopleIndex) -> int | None:
    """The place of the user's last turn that is no wish to hear something again."""
    for at in range(len(history) - 1, -1, -1):
        if history[at].role == "user" and not replay_request(history[at].content, people_index):
            return at
    return None


def without_wishes(history: Sequence[Turn], people_index: PeopleIndex) -> list[Turn]:
    """The last turns, without wishes to hear something again and the answers to them: a follow-up
    depends on the question before."""
    kept: list[Turn] = []
    is_wish = False
    for turn in history[-LAST_TURNS:]:
        if turn.role == "user":
            is_wish = replay_request(turn.content, people_index) is not None
        if not is_wish:
            kept.append(turn)
    return kept


def _which(wish: str) -> int | None:
    match = WHICH_PART.search(wish)
    if not match:
        return None
    return -1 if match["last"] else int(match["nth"] or match["number"])
