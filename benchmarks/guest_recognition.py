"""How often a guest is recognised by name, however it is spelt, and how often wrongly so.

    python -m benchmarks.guest_recognition STORE [--seed N] [--every N] [--misses]
                                           [--strangers FOLDER]

The first table asks for every guest with a transcript, in several templates (their topics are
headers of that guest's sections), with the right name, with one and with two typing errors, with
the first or the last name alone, as speech recognition may spell it, and split or joined. `found`:
an episode of the guest is among the first five passages. If several guests share a first or last
name, any of their episodes counts, unless the question has a topic. `named`: the guest is among the
people whom the question is understood to name.

The second table asks questions that name no guest: see benchmarks.unnamed_questions.
"""

from __future__ import annotations

import argparse
import random
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.misspellings import heard, parted, typo, typos
from benchmarks.unnamed_questions import LOWER_CASE, WITH_TOPIC, WITHOUT_TOPIC, measure_unnamed
from rag.engine import AnswerEngine
from rag.filter import Filter
from rag.names import fold, words_of
from rag.people import Person
from rag.search_settings import SearchSettings
from vectorstore.embedding import open_embedder
from vectorstore.episode import Episode
from vectorstore.index_version import open_published

DEPTH = 5
NO_FILTER = Filter()

Misspell = Callable[[str, random.Random], str | None]
SPELLINGS: dict[str, Misspell] = {
    "right": lambda name, _: name,
    "one typo": typo,
    "two typos": typos,
    "first name": lambda name, _: name.split()[0],
    "last name": lambda name, _: name.split()[-1],
    "as heard": heard,
    "split or joined": parted,
}
NAME_PARTS: dict[str, Callable[[str], list[str]]] = {
    "first name": lambda name: name.split()[:1],
    "last name": lambda name: name.split()[-1:],
}


@dataclass(frozen=True)
class GuestQuestion:
    """A question about a guest in one spelling, and the slugs of the episodes that answer it."""

    spelling: str
    text: str
    person: Person
    episodes: frozenset[str]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure how guests are recognised by name.")
    parser.add_argument("store", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="take every Nth guest")
    parser.add_argument("--misses", action="store_true", help="print each question that fails")
    parser.add_argument("--strangers", type=Path, help="a folder of people, most of them no guests")
    given = parser.parse_args()
    index_version = open_published(given.store)
    embedder = open_embedder(index_version.manifest.model)
    engine = AnswerEngine(index_version, embedder, SearchSettings())
    _measure_guests(engine, given.seed, given.every, misses=given.misses)
    measure_unnamed(engine.index_version, given.seed, given.strangers, misses=given.misses)


def _measure_guests(engine: AnswerEngine, seed: int, every: int, *, misses: bool) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    milliseconds = []
    people, episodes = engine.people_index.people, engine.index_version.episodes
    for question in _questions(people, episodes, seed, every):
        retrieved = engine.search(question.text, [], NO_FILTER, DEPTH)
        milliseconds.append(retrieved.milliseconds["understand_ms"])
        names = [named.person.name for named in retrieved.plan.people]
        found = any(hit.episode.slug in question.episodes for hit in retrieved.hits)
        named = question.person.name in names
        counts[question.spelling].update(asked=1, named=named, found=found)
        if misses and not found:
            about = f"{question.spelling:16} {question.person.name:26} {question.text}"
            print(f"miss  {about}  -> {', '.join(names)}")
    print(f"{'name':18}{'questions':>10}{'named':>9}{f'found in {DEPTH}':>13}")
    for spelling, count in counts.items():
        shares = [count[key] / count["asked"] for key in ("named", "found")]
        print(f"{spelling:18}{count['asked']:10}{shares[0]:9.1%}{shares[1]:13.1%}")
    print(f"understanding a question: {statistics.median(milliseconds):.2f} ms (median)\n")


def _questions(
    people: tuple[Person, ...], episodes: Mapping[str, Episode], seed: int, every: int
) -> Iterator[GuestQuestion]:
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    guests = [one for one in people if " " in one.name and one.speaks and not one.is_host]
    for person in guests[::every]:
        slugs = frozenset(slug for slug, label in person.labels.items() if label)
        topics = _topics(person, [episodes[slug] for slug in sorted(slugs)])
        for spelling, misspell in SPELLINGS.items():
            name = misspell(person.name, chance)
            if name is None:
                continue
            part = NAME_PARTS.get(spelling)
            namesakes = [one for one in guests if part and name in part(one.name)]
            of_namesakes = slugs.union(*(one.labels for one in namesakes))
            asked = [(chance.choice(WITH_TOPIC), name), (chance.choice(LOWER_CASE), name.lower())]
            for template, spelt in [*asked, (chance.choice(WITHOUT_TOPIC), name)]:
                text = template.format(name=spelt, topic=chance.choice(topics))
                right = slugs if "{topic}" in template else of_namesakes
                yield GuestQuestion(spelling, text, person, right)


def _topics(person: Person, episodes: list[Episode]) -> list[str]:
    """Section headers that do not name the person, without what stands before a colon."""
    own = set(words_of(fold(person.name)))
    headers = [
        section.header.split(":")[-1].strip() for one in episodes for section in one.sections
    ]
    return [
        header
        for header in headers
        if len(header.split()) > 1 and not own & set(words_of(fold(header)))
    ] or ["work"]


if __name__ == "__main__":
    main()
