from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer import Turn
from rag.filter import Filter
from rag.query.follow_up import FollowUp, content_of, follow_up
from rag.query.people_index import PeopleIndex
from rag.query.understanding import Understanding, understand
from rag.scope import scope_of
from tests.rag.invented import COURSES, PUMPS
from vectorstore.episode import Guest

TEAM = replace(
    PUMPS,
    slug="two-on-valves",
    title="Two Engineers on Valves",
    season=9,
    number=2,
    guests=(Guest("oskarbryn", "Oskar Bryn"), Guest("noraquist", "Nora Quist")),
)
EPISODES = [COURSES, PUMPS, TEAM]
ROSTER = PeopleIndex(
    EPISODES, lambda word: 0.0 if word == "oscar" else 0.05 if len(word) < 5 else 0.001
)

NORA = [
    Turn("user", "What did Nora say about certificates?"),
    Turn("assistant", "Nora: “A certificate is a promise that somebody looked.” [1]"),
]
OSKAR = [
    Turn("user", "What did Oskar Bryn say about sensors?"),
    Turn("assistant", "Oskar: “Every pump has four sensors.” [1]"),
]
NOBODY = [
    Turn("user", "Who hears a broken bearing first?"),
    Turn("assistant", "Oskar Bryn does: he hears it in the hum. [1]"),
]
PLACE = [
    Turn("user", "What was said about sensors in season 9?"),
    Turn("assistant", "That every pump has four of them. [1]"),
]


def understood(question: str, history: list[Turn], **where: object) -> Understanding:
    given = Filter(**where)  # type: ignore[arg-type]  # the names are those of Filter
    return understand(question, history, given, ROSTER, EPISODES)


def people(found: Understanding) -> set[str]:
    return {named.person.name for named in found.people}


@pytest.mark.parametrize(
    "question",
    [
        "What is a data mesh?",
        "How do you deploy a model and monitor it?",
        "Why do companies track their data?",
        "Is it hard to learn statistics?",
        "How long does it take to learn Rust?",
        "What is the best way to show that a model works?",
        "How do people find their first job?",
        "Are there any tips for writing a good resume?",
        "What did Oskar Bryn say about the noise of pumps?",
        "And what did Oskar Bryn say about the noise of pumps?",
        "So what is a feature store?",
        "who is Oskar Bryn?",
        "Why do teams use Kafka?",
        "how do companies hire these days?",
        "kafka streams",
        "Which episode talks about the price of freelancing?",
        "What does Oskar say when he hears a pump?",
        "If a model drifts, what should be done then?",
        "What other tools help with monitoring a model?",
        "No code tools: are they any good?",
        "In season 9, how much of their time did the guest say pumps need?",
        "How did one manager keep his team together?",
        "What share of her savings did the baker spend on flour?",
        "Which models pay off for small shops, apart from those that the law asks for?",
        "How heavy is the newest collar for dogs, and for what breed is that no burden at all?",
        "How can talking to other people make you less afraid of an interview?",
    ],
)
@pytest.mark.parametrize("history", [NORA, PLACE], ids=["person", "place"])
def test_a_whole_question_is_left_alone(question: str, history: list[Turn]) -> None:
    assert understood(question, history) == understood(question, [])


@pytest.mark.parametrize(
    "question",
    [
        "what else did she say about them?",
        "What data did her own students use?",
        "why does she think so?",
        "and what does the guest recommend?",
        "what about deadlines?",
        "how about deadlines",
        "and deadlines?",
        "deadlines?",
        "why?",
        "and in season 7?",
        "Could you tell me more about what she teaches in her courses?",
        "No, I meant deadlines",
    ],
)
def test_it_is_still_the_same_person(question: str) -> None:
    found = understood(question, NORA)
    assert people(found) == {"Nora Quist"}
    assert [person.name for person in found.speakers] == ["Nora Quist"]


@pytest.mark.parametrize("question", ["what about deadlines?", "and deadlines?", "No, deadlines"])
def test_another_subject_replaces_the_earlier_one(question: str) -> None:
    found = understood(question, NORA)
    assert "certificates" not in found.text
    assert "deadlines" in found.text
    assert people(found) == {"Nora Quist"}


@pytest.mark.parametrize(
    "question", ["what about Oskar?", "and Oskar Bryn?", "no, I meant Oskar", "and Oscar?"]
)
def test_another_person_is_asked_the_same(question: str) -> None:
    found = understood(question, NORA)
    assert people(found) == {"Oskar Bryn"}
    assert "certificates" in found.text
    assert "Nora" not in found.text


@pytest.mark.parametrize(
    "question",
    [
        "Who else said that?",
        "Did anyone else talk about it?",
        "did other guests mention them?",
        "anybody else?",
        "What do other people think about certificates?",
    ],
)
def test_somebody_else_is_not_the_same_one(question: str) -> None:
    found = understood(question, NORA)
    assert [person.name for person in found.excluded] == ["Nora Quist"]
    assert not people(found)
    assert not found.speakers
    assert "certificates" in found.text
    assert found.described == "not Nora Quist"
    scope = scope_of(found.where, EPISODES, ROSTER.people, found.speakers, found.excluded)
    assert scope.slugs == {PUMPS.slug, TEAM.slug}
    assert scope.hears(PUMPS.slug, "Oskar")
    assert not scope.hears(COURSES.slug, "Viktor")


def test_who_answered_is_not_somebody_else_either() -> None:
    found = understood("who else does?", NOBODY)
    assert [person.name for person in found.excluded] == ["Oskar Bryn"]


def test_the_answer_says_who_is_meant() -> None:
    found = understood("how did he learn to hear it?", NOBODY)
    assert people(found) == {"Oskar Bryn"}
    assert "bearing" in found.text


def test_a_pronoun_reaches_back_over_other_questions() -> None:
    between = [Turn("user", "What is a data mesh?"), Turn("assistant", "A way to share data. [1]")]
    found = understood("does she use one?", [*NORA, *between])
    assert people(found) == {"Nora Quist"}


def test_a_chain_of_follow_ups_is_followed() -> None:
    history = [*NORA, Turn("user", "and deadlines?"), Turn("assistant", "They help. [1]")]
    found = understood("and in season 9?", history)
    assert people(found) == {"Nora Quist"}
    assert "deadlines" in found.text
    assert "certificates" not in found.text
    assert found.where == Filter(season=9)
    assert found.described == "Nora Quist, season 9"


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("and in season 7?", Filter(season=7)),
        ("who said that?", Filter(season=9)),
        ("and about bearings?", Filter(season=9)),
        ("What is a bearing made of?", Filter()),
    ],
)
def test_a_place_holds_until_another_is_named(question: str, where: Filter) -> None:
    assert understood(question, PLACE).where == where


def test_that_episode_is_the_one_spoken_of() -> None:
    assert understood("what else is in that episode?", NORA).where == Filter()
    told = Turn("assistant", "In “Listening to Pumps” Oskar tells of four sensors. [1]")
    history = [OSKAR[0], told]
    assert understood("what else is in that episode?", history).where == Filter(episode=PUMPS.slug)
    numbered = [OSKAR[0], Turn("assistant", "Four [Oskar, season 9 episode 1].")]
    found = understood("who was the host of that episode?", numbered)
    assert found.where == Filter(season=9, number=1)


def test_what_the_user_sets_wins_over_the_conversation() -> None:
    assert understood("who said that?", PLACE, season=7).where == Filter(season=7)


def test_a_complete_change_forgets_the_person() -> None:
    found = understood("What did Oskar say about the hum?", NORA)
    assert people(found) == {"Oskar Bryn"}
    assert "certificates" not in found.text


def test_a_conversation_without_a_question_adds_nothing() -> None:
    greeting = [Turn("assistant", "Ask me about the podcast.")]
    assert understood("why?", greeting) == understood("why?", [])


def test_the_text_does_not_grow_with_the_conversation() -> None:
    history = NORA + [Turn("user", "and why is that?"), Turn("assistant", "It is. [1]")] * 50
    assert len(understood("and why is that?", history).text) < 300


ELSE = [*NORA, Turn("user", "who else said that?"), Turn("assistant", "Oskar: “It hums.” [1]")]


@pytest.mark.parametrize("question", ["and in season 9?", "and in 2024?", "why?", "and deadlines?"])
def test_who_was_left_out_stays_left_out(question: str) -> None:
    found = understood(question, ELSE)
    assert [person.name for person in found.excluded] == ["Nora Quist"]
    assert not found.speakers
    assert not people(found)


def test_anybody_else_is_none_of_those_who_were_asked() -> None:
    history = [*NORA, Turn("user", "and Oskar Bryn?"), Turn("assistant", "Oskar: “No.” [1]")]
    found = understood("who else said that?", history)
    assert {person.name for person in found.excluded} == {"Nora Quist", "Oskar Bryn"}
    corrected = [*NORA, Turn("user", "no, I meant Oskar"), Turn("assistant", "Oskar: “No.” [1]")]
    found = understood("who else said that?", corrected)
    assert {person.name for person in found.excluded} == {"Oskar Bryn"}


@pytest.mark.parametrize("question", ["and both of them?", "do the two of them agree?"])
def test_both_are_those_who_were_asked_the_same(question: str) -> None:
    history = [*NORA, Turn("user", "how does Oskar see that?"), Turn("assistant", "He does. [1]")]
    found = understood(question, history)
    assert people(found) == {"Nora Quist", "Oskar Bryn"}
    assert "certificates" in found.text


@pytest.mark.parametrize("question", ["how does Oskar see that?", "does Oskar agree?"])
def test_another_view_is_of_the_same_subject(question: str) -> None:
    found = understood(question, NORA)
    assert people(found) == {"Oskar Bryn"}
    assert "certificates" in found.text


@pytest.mark.parametrize(
    ("question", "year", "names"),
    [
        ("and in 2024?", (2024,), {"Nora Quist"}),
        ("what about 2023?", (2023,), {"Nora Quist"}),
        ("is that still so in 2023?", (2023,), {"Nora Quist"}),
        ("and in 1924?", (), {"Nora Quist"}),
        ("and why did 33 percent of students fail the exam in 2024?", (), {"Nora Quist"}),
    ],
)
def test_a_year_may_be_all_that_is_asked(
    question: str, year: tuple[int, ...], names: set[str]
) -> None:
    found = understood(question, NORA)
    assert found.where.year == year
    assert people(found) == names


def test_whoever_was_not_there_is_not_searched_for() -> None:
    assert not people(understood("is that still so in 2023?", OSKAR))


def test_whom_an_answer_names_is_not_asked_for() -> None:
    found = understood("and in season 9?", NOBODY)
    assert not people(found)
    assert not found.speakers


def test_the_earlier_subject_is_told_without_names_and_echoes() -> None:
    history = [*NORA, Turn("user", "why?"), Turn("assistant", "Because. [1]")]
    found = understood("who else mentioned it?", history)
    assert found.subject_before == "What did say about certificates?"
    assert understood("What is a data mesh?", NORA).subject_before == ""


def test_seasons_in_a_row_are_told_shortly() -> None:
    assert understood("pumps in seasons 3 to 9?", []).described == "seasons 3 to 9"
    assert understood("pumps in season 7 or 9?", []).described == "season 7, season 9"


def test_a_correction_is_no_part_of_the_subject() -> None:
    corrected = [*NORA, Turn("user", "no, I meant Oskar"), Turn("assistant", "Oskar: “No.” [1]")]
    assert (
        understood("who else said that?", corrected).subject_before
        == "What did say about certificates?"
    )


NOTHING = FollowUp(
    asks_them=False,
    someone=False,
    both=False,
    corrects=False,
    others=False,
    episode=False,
    has_own_subject=False,
)


@pytest.mark.parametrize(
    ("question", "taken"),
    [
        ("why?", replace(NOTHING, asks_them=True)),
        ("What does she think of it?", replace(NOTHING, asks_them=True, someone=True)),
        ("and what about deadlines?", replace(NOTHING, asks_them=True, has_own_subject=True)),
        ("and deadlines?", replace(NOTHING, asks_them=True, has_own_subject=True)),
        (
            "No, I meant deadlines",
            replace(NOTHING, asks_them=True, corrects=True, has_own_subject=True),
        ),
        ("who else said that?", replace(NOTHING, others=True)),
        ("do both of them agree?", replace(NOTHING, asks_them=True, someone=True, both=True)),
        ("what else is in that episode?", replace(NOTHING, episode=True)),
        ("Why is that?", replace(NOTHING, asks_them=True)),
    ],
)
def test_what_a_question_takes(question: str, taken: FollowUp) -> None:
    assert follow_up(question, question, names=False, places=False) == taken


@pytest.mark.parametrize(
    ("question", "topic", "names", "places"),
    [
        ("How do you deploy a model?", "How do you deploy a model?", False, False),
        ("What did Nora say about deadlines?", "What did say about deadlines?", True, False),
        ("Who is Nora?", "Who is ?", True, False),
        ("In season 8, how did she hear pumps fail?", "how did she hear pumps fail?", False, True),
        ("Is it hard to learn Rust?", "Is it hard to learn Rust?", False, False),
        ("What has changed at this podcast over time?", "changed over time podcast", False, False),
    ],
)
def test_a_whole_question_takes_nothing(
    question: str, topic: str, names: bool, places: bool
) -> None:
    assert follow_up(question, topic, names=names, places=places) is None


def test_a_name_alone_takes_the_subject_but_nobody() -> None:
    assert follow_up("and Oskar?", "and ?", names=True, places=False) == NOTHING


@given(st.text(max_size=80), st.booleans(), st.booleans())
def test_a_question_with_a_name_asks_nobody_else(text: str, names: bool, places: bool) -> None:
    taken = follow_up(text, text, names=names, places=places)
    if taken and (names or taken.others):
        assert not taken.asks_them


def test_words_of_saying_and_numbers_are_no_content() -> None:
    assert content_of("what did the guest of episode 3 say about bearings and pumps?") == [
        "bear",
        "pump",
    ]
    assert content_of("what does he mean exactly?") == []
