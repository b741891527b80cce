from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer import Turn
from rag.query.people_index import PeopleIndex
from rag.query.replay_request import replay_request, shown_before, without_wishes
from tests.rag.invented import COURSES, PUMPS
from vectorstore.episode import Guest

PEOPLE_INDEX = PeopleIndex([COURSES, PUMPS], lambda word: 0.05 if len(word) < 5 else 0.001)

ASKED = Turn("user", "What did Nora say about deadlines?")
TOLD = Turn("assistant", "Nora: “They were too short.” [1]\n\nNora: “Ten weeks.” [2]")


@pytest.mark.parametrize(
    ("question", "which"),
    [
        ("play me that part", None),
        ("Play it again!", None),
        ("can you play me that part, please?", None),
        ("OK, let me hear that", None),
        ("I want to hear it", None),
        ("take me there", None),
        ("play both", None),
        ("give me the link", None),
        ("the link please", None),
        ("do you have a link to that?", None),
        ("can I have the link?", None),
        ("what's the timestamp?", None),
        ("where exactly did she say that?", None),
        ("where does he mention that", None),
        ("where is that said?", None),
        ("where can I listen to that?", None),
        ("in which episode did she say that?", None),
        ("at which second does she say that?", None),
        ("which minute is that?", None),
        ("who said that?", None),
        ("when did it come out?", None),
        ("what episode was that from?", None),
        ("the second one", 2),
        ("and the second one?", 2),
        ("no, the first", 1),
        ("the last one", -1),
        ("play [2]", 2),
        ("[2]", 2),
        ("number two", 2),
        ("play the 3rd quote", 3),
        ("send me the link to the first one", 1),
        ("the timestamp of the second one, please", 2),
        ("the Eleventh one", 11),
        ("play the twenty-first quote", 21),
        ("quote number three", 3),
        ("which second is that?", None),
    ],
)
def test_a_wish_to_hear_what_was_shown(question: str, which: int | None) -> None:
    wish = replay_request(question, PEOPLE_INDEX)
    assert wish is not None
    assert wish.which == which
    assert not wish.people


@pytest.mark.parametrize(
    "question",
    ["where did Nora say that?", "play Nora's part", "play the part by Nora Quist"],
)
def test_whose_part_is_meant(question: str) -> None:
    wish = replay_request(question, PEOPLE_INDEX)
    assert wish is not None
    assert [person.name for person in wish.people] == ["Nora Quist"]


@pytest.mark.parametrize(
    "question",
    [
        "play me the part about deadlines",
        "where did she say that deadlines matter?",
        "what is the second one about?",
        "where is that company?",
        "what time is it?",
        "why did she say that?",
        "when was that?",
        "give me the link to the course on pumps",
        "the second season",
        "which episode talks about pumps?",
        "how do I play the piano?",
        "where does she work?",
        "where did she learn that?",
        "and in season 18?",
        "which part of the pump failed?",
        "show me all episodes",
        "the second pump",
        "open source",
        "2023",
        "is that it?",
        "which one is better?",
        "how many minutes is that?",
        "",
        "?",
    ],
)
def test_a_question_of_its_own_is_not_a_wish(question: str) -> None:
    assert replay_request(question, PEOPLE_INDEX) is None


def test_a_pronoun_is_not_a_name() -> None:
    named = replace(PUMPS, guests=(Guest("linhe", "Lin He"),))
    wish = replay_request(
        "where exactly did he say that?", PeopleIndex([COURSES, named], lambda _: 0.05)
    )
    assert wish is not None
    assert not wish.people


def test_one_part_of_several_is_that_of_the_first_answer() -> None:
    played = Turn("assistant", "Nora: “Ten weeks.” [1]")
    history = [ASKED, TOLD, Turn("user", "the second one"), played]
    again, first = (
        replay_request("play it", PEOPLE_INDEX),
        replay_request("the first one", PEOPLE_INDEX),
    )
    assert again
    assert first
    shown = shown_before(again, history, PEOPLE_INDEX)
    assert shown
    assert (shown.asked, shown.text) == (0, played.content)
    shown = shown_before(first, history, PEOPLE_INDEX)
    assert shown
    assert shown.text == TOLD.content


def test_without_an_answer_nothing_was_shown() -> None:
    wish = replay_request("play it", PEOPLE_INDEX)
    assert wish
    for history in ([], [TOLD], [ASKED], [Turn("user", "play it"), TOLD]):
        assert shown_before(wish, history, PEOPLE_INDEX) is None


def test_a_follow_up_depends_on_the_question_before_the_wish() -> None:
    history = [ASKED, TOLD, Turn("user", "play it"), TOLD]
    assert without_wishes(history, PEOPLE_INDEX) == [ASKED, TOLD]
