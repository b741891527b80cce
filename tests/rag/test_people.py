"""Which label speaks for which guest, and who is a host."""

from __future__ import annotations

from rag.people import labels_of, people_of
from tests.rag.invented import COURSES, PUMPS
from vectorstore.episode import Episode, Guest, Line, Section


def spoken(slug: str, guests: dict[str, str], labels: list[str]) -> Episode:
    lines = tuple(Line(label, "Some words.", 10 * n, 10 * n + 10) for n, label in enumerate(labels))
    return Episode(
        slug=slug,
        title=slug,
        season=1,
        number=1,
        date=None,
        guests=tuple(Guest(id, name) for id, name in guests.items()),
        topics=(),
        description="",
        duration=None,
        youtube=None,
        links=(),
        sections=(Section("", lines),) if labels else (),
    )


EPISODES = [
    COURSES,
    PUMPS,
    spoken("third", {"zoejansk": "Zoë Jańsk-Łoza", "willharrow": "Will Harrow"}, ["Zoe", "Will"]),
    spoken("fourth", {"ekaterinabel": "Ekaterina Bel"}, ["Viktor", "Katya", "Katya"]),
    spoken("fifth", {"mutegast": "Mute Gast"}, []),
]


def test_knows_which_label_speaks_for_whom() -> None:
    people = {person.name: person for person in people_of(EPISODES)}
    assert people["Nora Quist"].labels == {COURSES.slug: "Nora"}
    assert people["Viktor"].is_host
    assert not people["Nora Quist"].is_host
    assert not people["Mute Gast"].speaks


def test_a_nickname_is_the_guest_that_no_label_fits() -> None:
    people = {person.name: person for person in people_of(EPISODES)}
    assert people["Ekaterina Bel"].labels == {"fourth": "Katya"}
    assert "Katya" not in people


def test_an_exact_label_goes_before_one_that_resembles_it() -> None:
    episode = spoken(
        "seventh",
        {"danstone": "Daniel Stone", "dpetrova": "Daniela Petrova"},
        ["Daniela", "Daniela", "Daniel"],
    )
    assert labels_of(episode) == ({"Daniel Stone": "Daniel", "Daniela Petrova": "Daniela"}, [])


def test_labels_that_fit_no_guest_come_by_their_number_of_lines() -> None:
    episode = spoken("eighth", {"noraquist": "Nora Quist"}, ["Uma", "Viktor", "Viktor", "Norra"])
    assert labels_of(episode) == ({"Nora Quist": "Norra"}, ["Viktor", "Uma"])


def test_the_name_of_another_guest_is_no_nickname() -> None:
    misfiled = spoken("sixth", {"pavelorr": "Pavel Orr"}, ["Viktor", "Nora", "Nora"])
    people = {person.name: person for person in people_of([*EPISODES, misfiled])}
    assert not people["Pavel Orr"].speaks
    assert people["Nora Quist"].labels == {COURSES.slug: "Nora"}


def test_a_host_who_is_a_guest_alone_gets_the_full_name() -> None:
    about_himself = [
        spoken(f"solo-{n}", {"viktormoll": "Viktor Moll"}, ["Viktor"]) for n in range(2)
    ]
    people = {person.name: person for person in people_of([*EPISODES, *about_himself])}
    assert people["Viktor Moll"].is_host
    assert people["Viktor Moll"].featured_in == {"solo-0", "solo-1"}
    assert COURSES.slug in people["Viktor Moll"].labels
    assert "Viktor" not in people


def test_one_first_name_does_not_make_a_guest_the_host() -> None:
    namesake = spoken("namesake", {"viktorbern": "Viktor Bern"}, ["Viktor", "Uma"])
    people = {person.name: person for person in people_of([*EPISODES, namesake])}
    assert people["Viktor"].is_host
    assert not people["Viktor Bern"].is_host
