from __future__ import annotations

from dataclasses import replace

import pytest

from rag.answer import Turn
from rag.filter import Filter
from rag.query.people_index import PeopleIndex
from rag.query.understanding import Understanding, understand
from rag.scope import scope_of
from tests.rag.invented import COURSES, PUMPS
from vectorstore.episode import Guest

EPISODES = [COURSES, PUMPS]
UNHEARD = {"zorblax", "oscar", "lovelace"}
COMMON = {"use", "take", "to", "and"}
ROSTER = PeopleIndex(
    EPISODES, lambda word: 0.0 if word in UNHEARD else 0.01 if word in COMMON else 0.001
)


def understood(question: str, history: list[Turn] | None = None, **where: object) -> Understanding:
    given = Filter(**where)  # type: ignore[arg-type]  # the names are those of Filter
    return understand(question, history or [], given, ROSTER, EPISODES)


@pytest.mark.parametrize(
    ("question", "where"),
    [
        ("what is in season 7?", Filter(season=7)),
        ("what is in s7e3?", Filter(season=7, number=3)),
        ("Season 9, episode 1: what was it about?", Filter(season=9, number=1)),
        ("how did the 2024 episode begin?", Filter(year=2024)),
        ("the episode from 2023, what was it about?", Filter(year=2023)),
        ("what was trendy in 2023?", Filter()),
        ("how did the 1999 episode begin?", Filter()),
        ("how did interviews in 2023 change?", Filter()),
        ("who won season 7 of the cooking contest?", Filter()),
        ("what is in episode 3 of season 7?", Filter(season=7, number=3)),
        ("what is in season 7 of the podcast?", Filter(season=7)),
        ('In "Listening to Pumps", what hums?', Filter(episode=PUMPS.slug)),
        ("what hums in pumps?", Filter()),
    ],
)
def test_words_restrict_the_search(question: str, where: Filter) -> None:
    assert understood(question).where == where


def test_what_the_user_sets_wins_over_the_words() -> None:
    assert understood("what is in season 7?", season=9).where == Filter(season=9)


def test_tells_whom_and_where_it_searches() -> None:
    assert understood("What did Nora say in season 7?").described == "Nora Quist, season 7"
    assert understood("what is a bearing?").described is None


@pytest.mark.parametrize(
    ("question", "stranger"),
    [
        ("What did Ada Lovelace say about engines?", "Ada Lovelace"),
        ("what does zorblax think about pumps", "zorblax"),
        ("What did the guests say about pumps?", None),
        ("What did she say?", None),
        ("What did Nora say about Ada Lovelace?", None),
        ("Did anyone mention pumps?", None),
        ("Do companies recommend remote work?", None),
        ("Why do teams call it a mesh?", None),
        ("How does Netflix recommend films?", None),
        ("what does dbt call a model?", None),
        ("What did Nora Lindgren say about pumps?", "Nora Lindgren"),
        ("what did nora lindgren say about pumps", "nora lindgren"),
        ("According to Ada Lovelace, what is an engine?", "Ada Lovelace"),
        ("what did nora quist say about pumps", None),
        ("What did Nora actually say about pumps?", None),
        ("Which pump does Nora use to explain pressure?", None),
        ("Which course did Nora take and call good?", None),
    ],
)
def test_notices_a_speaker_whom_nobody_knows(question: str, stranger: str | None) -> None:
    assert understood(question).stranger == stranger


@pytest.mark.parametrize(
    ("question", "speakers"),
    [
        ("What did Nora say?", ["Nora Quist"]),
        ("Why does Nora keep deadlines?", ["Nora Quist"]),
        ("what does nora think about deadlines", ["Nora Quist"]),
        ("According to quist, who finishes?", ["Nora Quist"]),
        ("nora said what?", ["Nora Quist"]),
        ("is a nora moment common in courses?", []),
        ("What is the Quist method?", []),
        ("What did Oscar say?", ["Oskar Bryn"]),
        ("Is Oscar a film prize?", []),
    ],
)
def test_a_name_restricts_only_where_a_person_is_meant(question: str, speakers: list[str]) -> None:
    assert [person.name for person in understood(question).speakers] == speakers


def test_the_host_is_whoever_asks_the_questions() -> None:
    assert [person.name for person in understood("What does the host think?").speakers] == [
        "Viktor"
    ]


def test_what_became_a_filter_is_not_searched_for() -> None:
    assert understood("What hums in season 7 episode 3?").text == "What hums in ?"
    assert understood("What did Nora say about deadlines?").topic == "What did say about deadlines?"
    assert understood("season 7").text == "season 7"


def test_a_follow_up_keeps_what_it_is_about() -> None:
    history = [
        Turn("user", "What did Oskar say about sensors?"),
        Turn("assistant", "Oskar: “Every pump has four sensors.” [1]"),
    ]
    follow_up = understood("and how early does he notice?", history)
    assert [found.person.name for found in follow_up.people] == ["Oskar Bryn"]
    assert "sensors" in follow_up.text
    other = understood("Who else uses them?", history)
    assert not other.speakers
    anew = understood("What does Nora Quist think about certificates for students?", history)
    assert anew.text == "What does Nora Quist think about certificates for students?"


def test_only_lines_of_those_who_are_asked_for_are_heard() -> None:
    asked = understood("What did Nora say?")
    scope = scope_of(asked.where, EPISODES, ROSTER.people, asked.speakers)
    assert scope.slugs == {COURSES.slug}
    assert scope.hears(COURSES.slug, "Nora")
    assert not scope.hears(COURSES.slug, "Viktor")
    assert not scope.hears(COURSES.slug, None)
    assert not scope.hears(PUMPS.slug, "Nora")


@pytest.mark.parametrize(
    ("where", "slugs"),
    [
        (Filter(guest="nora quist"), {COURSES.slug}),
        (Filter(guest="NoraQuist"), {COURSES.slug}),
        (Filter(guest=["Nora", "Oskar"]), {COURSES.slug, PUMPS.slug}),
        (Filter(topic="Sensors", year=2024), {PUMPS.slug}),
        (Filter(topic="sensors", year=2023), set()),
        (Filter(speaker="Viktor"), {COURSES.slug, PUMPS.slug}),
        (Filter(speaker="Oskar Bryn"), {PUMPS.slug}),
        (Filter(speaker="nobody"), set()),
        (Filter(guest=""), set()),
        (Filter(guest="Nor"), set()),
        (Filter(guest="quist"), {COURSES.slug}),
    ],
)
def test_a_filter_leaves_what_matches_all_of_it(where: Filter, slugs: set[str]) -> None:
    assert scope_of(where, EPISODES, ROSTER.people, ()).slugs == slugs


@pytest.mark.parametrize("question", ["why did he say that?", "did he mention prices?"])
def test_a_pronoun_is_nobodys_name(question: str) -> None:
    named = replace(PUMPS, guests=(Guest("linhe", "Lin He"),))
    people_index = PeopleIndex([COURSES, named], lambda _: 0.05)
    found = understand(question, [], Filter(), people_index, [COURSES, named])
    assert not found.people
    assert not found.speakers
