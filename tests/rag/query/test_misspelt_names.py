"""Names as keyboards and speech recognition spell them, of people who are all invented."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from benchmarks.misspellings import heard, parted, typo, typos
from rag.query.people_index import PeopleIndex
from tests.rag.test_people import spoken

NAMES = """
Nora Quist, Oskar Brynhild, Xóchitl Ahlgren, Ngozi Halvorsen, Tobias Weatherby, Idris Palomäki,
Wojciech Zielonka, Siobhan Mac Gorman, Philippa Schneider, Jorge Vallecillo, Anneke van der Velde,
Sebastião Loureiro, Jekaterina Orlovska, Mohammed Al Rashidi, Chiara Pellegrinetti, Yusuf Karahan,
Thandiwe Mokoena, Guillaume Beauchêne, Katarzyna Wiśnicka, Priya Venkatraman, Hye-jin Baek,
Dmitri Voskresenskij, Marie-Claire Dubreuil, Rajesh Bhattachar, Elif Yıldız, Cedric O'Halloran,
Zsófia Kerekes, Quentin Farqhuar, Ludmila Chvátalová, Björn Sjöstrand
""".split(",")
PEOPLE = [" ".join(name.split()) for name in NAMES]
EPISODES = [
    spoken(f"episode-{at}", {f"guest{at}": name}, ["Viktor", name.split()[0]])
    for at, name in enumerate(PEOPLE)
]
SAID = {"what", "did", "say", "about", "bread", "episode", "with", "who", "is", "on", "wages"}
PEOPLE_INDEX = PeopleIndex(EPISODES, lambda word: 0.2 if word in SAID else 0.0)
FORMS = (
    "What did {} say about bread?",
    "what did {} say about wages",
    "{} on bread",
    "episode with {}",
)


def names(question: str) -> set[str]:
    return {named.person.name for named in PEOPLE_INDEX.named(question)}


@pytest.mark.parametrize(
    ("misspell", "least"),
    [(typo, 0.98), (typos, 0.93), (heard, 0.95), (parted, 0.98)],
)
def test_a_misspelt_guest_is_still_named(
    misspell: Callable[[str, random.Random], str | None], least: float
) -> None:
    chance = random.Random(7)  # noqa: S311 - the same slips in every run, nothing secret
    right = []
    for name in PEOPLE * 4:
        spelt = misspell(name, chance)
        if spelt is not None:
            question = chance.choice(FORMS).format(chance.choice([spelt, spelt.lower()]))
            right.append(names(question) == {name})
    assert len(right) > 60
    assert sum(right) / len(right) >= least


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("what did quist nora say about bread?", "Nora Quist"),
        ("What did Anneke Velde say about bread?", "Anneke van der Velde"),
        ("what did van der velde, anneke say", "Anneke van der Velde"),
        ("episode with Marie Claire Dubreuil", "Marie-Claire Dubreuil"),
        ("episode with marieclaire dubreuil", "Marie-Claire Dubreuil"),
        ("what did cedric ohalloran say", "Cedric O'Halloran"),
        ("what did cedric o'halloran say", "Cedric O'Halloran"),
        ("Bjoern Sjostrand on bread", "Björn Sjöstrand"),
        ("what did zsofia kerekes say", "Zsófia Kerekes"),
        ("what did mohammed alrashidi say", "Mohammed Al Rashidi"),
        ("What did N. Quist say about bread?", "Nora Quist"),
        ("what did van der velde say about bread", "Anneke van der Velde"),
        ("who is Mac Gorman?", "Siobhan Mac Gorman"),
        ("What did Dr Quist say about bread?", "Nora Quist"),
        ("What did Dr. Quist say about bread?", "Nora Quist"),
        ("NORA QUIST ON BREAD", "Nora Quist"),
    ],
)
def test_other_ways_to_write_a_name(question: str, name: str) -> None:
    assert names(question) == {name}


@pytest.mark.parametrize(
    "question",
    [
        "What did Nora Lindqvist say about bread?",
        "episode with Tobias Svensson",
        "Oskar Schindler on bread",
        "what did philip glass say about bread",
        "How is bread sold in Chile?",
    ],
)
def test_another_person_is_nobody_here(question: str) -> None:
    assert names(question) == set()
