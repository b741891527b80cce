"""Is a guest found by name, however it is spelt? And is nobody found where nobody is named?

    python -m benchmarks.names STORE [--seed N] [--every N] [--misses] [--strangers FOLDER]

The first table: for every guest with a transcript, questions from several templates (their topics
are headers of sections of theirs), with the name right, with one and with two typos, the first or
the last name alone, as speech recognition may spell it, broken or run together. `found`: an
episode of theirs is among the first five passages. Of a first or last name that several guests
bear any bearer's episode counts where the question has no topic, else only theirs. `named`: the
guest is among those whom the question is understood to name.

The second: questions that name nobody who speaks in the archive. The host's questions, as they
stand in the transcripts, without those that hold a word of a guest's name; the words that only this
episode uses count as words that the archive never heard, as a listener's would. And, with
`--strangers`, a folder with a file for each person (`name:` in its front matter): whoever of them
is no guest. `taken`: somebody is named; `heard`: answers would be restricted to their words.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.misspellings import heard, parted, typo, typos
from rag.filter import Filter
from rag.names import fold, words_of
from rag.people import Person, people_of
from rag.query.people_index import PeopleIndex
from rag.query.reader import understand
from rag.retrieval.retriever import Retriever
from rag.search_settings import SearchSettings
from vectorstore.embedding import open_embedder
from vectorstore.episode import Episode
from vectorstore.index_version import IndexVersion, open_published
from vectorstore.lexical import stems

FIRST = 5
EVERYWHERE = Filter()

WITH_TOPIC = ("What did {name} say about {topic}?", "{name} on {topic}")
WITHOUT = ("episode with {name}", "Which episode has {name} as a guest?", "who is {name}?")
LOWER = ("what does {name} think about {topic}", "what did {name} talk about")

Misspell = Callable[[str, random.Random], str | None]
KINDS: dict[str, Misspell] = {
    "right": lambda name, _: name,
    "one typo": typo,
    "two typos": typos,
    "first name": lambda name, _: name.split()[0],
    "last name": lambda name, _: name.split()[-1],
    "as heard": heard,
    "split or joined": parted,
}


@dataclass(frozen=True)
class Asked:
    """A question of one kind, and the slugs of the episodes that answer it."""

    kind: str
    question: str
    person: Person
    right: frozenset[str]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Are guests found by name?")
    parser.add_argument("store", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--every", type=int, default=1, help="take one guest in so many")
    parser.add_argument("--misses", action="store_true", help="print what went wrong")
    parser.add_argument("--strangers", type=Path, help="a folder of people, most no guests")
    arguments = parser.parse_args()
    with open_published(arguments.store) as index_version:
        _guests(index_version, arguments.seed, arguments.every, misses=arguments.misses)
        _nobody(index_version, arguments.seed, arguments.strangers, misses=arguments.misses)


def _guests(index_version: IndexVersion, seed: int, every: int, *, misses: bool) -> None:
    embedder = open_embedder(index_version.manifest.model)
    retriever = Retriever(index_version, embedder, SearchSettings())
    asked = list(_questions(retriever.people_index.people, index_version.episodes, seed, every))
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    milliseconds = []
    for one in asked:
        got = retriever.retrieve(one.question, [], EVERYWHERE, FIRST)
        milliseconds.append(got.milliseconds["understand_ms"])
        named = any(found.person.name == one.person.name for found in got.understood.people)
        found = any(hit.episode.slug in one.right for hit in got.hits)
        counts[one.kind].update(asked=1, named=named, found=found)
        if misses and not found:
            who = ", ".join(known.person.name for known in got.understood.people)
            print(f"miss  {one.kind:16} {one.person.name:26} {one.question}  -> {who}")
    print(f"{'name':18}{'questions':>10}{'named':>9}{f'found in {FIRST}':>13}")
    for kind, count in counts.items():
        shares = [count[key] / count["asked"] for key in ("named", "found")]
        print(f"{kind:18}{count['asked']:10}{shares[0]:9.1%}{shares[1]:13.1%}")
    print(f"understanding a question: {statistics.median(milliseconds):.2f} ms (median)\n")


def _questions(
    people: tuple[Person, ...], episodes: Mapping[str, Episode], seed: int, every: int
) -> Iterator[Asked]:
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    guests = [one for one in people if " " in one.name and one.speaks and not one.is_host]
    for person in guests[::every]:
        theirs = frozenset(slug for slug, label in person.labels.items() if label)
        topics = _topics(person, [episodes[slug] for slug in sorted(theirs)])
        for kind, misspell in KINDS.items():
            name = misspell(person.name, chance)
            if name is None:
                continue
            bearers = [one for one in guests if kind in BY_PART and name in BY_PART[kind](one.name)]
            anyones = theirs.union(*(one.labels for one in bearers))
            texts = [(chance.choice(WITH_TOPIC), name), (chance.choice(LOWER), name.lower())]
            for template, spelt in [*texts, (chance.choice(WITHOUT), name)]:
                question = template.format(name=spelt, topic=chance.choice(topics))
                right = theirs if "{topic}" in template else anyones
                yield Asked(kind, question, person, right)


BY_PART: dict[str, Callable[[str], list[str]]] = {
    "first name": lambda name: name.split()[:1],
    "last name": lambda name: name.split()[-1:],
}


def _topics(person: Person, episodes: list[Episode]) -> list[str]:
    """Headers of their sections that do not name them, without what stands before a colon."""
    own = set(words_of(fold(person.name)))
    headers = [
        section.header.split(":")[-1].strip() for one in episodes for section in one.sections
    ]
    return [
        header
        for header in headers
        if len(header.split()) > 1 and not own & set(words_of(fold(header)))
    ] or ["work"]


def _nobody(
    index_version: IndexVersion, seed: int, strangers: Path | None, *, misses: bool
) -> None:
    episodes = tuple(index_version.episodes.values())
    only = _only_in(episodes)
    here = [""]

    def share(word: str) -> float:
        theirs = all(only.get(stem) == here[0] for stem in stems(word)) and bool(stems(word))
        return 0.0 if theirs else index_version.lexical.share(word)

    people_index = PeopleIndex(episodes, share)
    guests = {word for one in people_index.people for word in words_of(fold(one.name))}
    asked = [("host's questions", slug, text) for slug, text in _of_the_host(episodes, guests)]
    asked = random.Random(seed).sample(asked, min(3000, len(asked)))  # noqa: S311 - not secret
    if strangers:
        asked += _of_strangers(strangers, people_index, seed)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for kind, slug, question in asked:
        here[0] = slug
        started = time.perf_counter()
        got = understand(question, [], EVERYWHERE, people_index, episodes)
        taken = [found for found in got.people if not found.person.is_host]
        counts[kind].update(
            asked=1,
            taken=bool(taken),
            heard=bool(got.speakers),
            stranger=bool(got.stranger),
            microseconds=int((time.perf_counter() - started) * 1e6),
        )
        if misses and taken:
            who = ", ".join(f"{found.words} = {found.person.name}" for found in taken)
            print(f"taken  {kind:16} {question}  -> {who}")
    print(f"{'nobody is named':18}{'questions':>10}{'taken':>9}{'heard':>9}{'stranger':>10}")
    for kind, count in counts.items():
        shares = [count[key] / count["asked"] for key in ("taken", "heard", "stranger")]
        print(f"{kind:18}{count['asked']:10}{shares[0]:9.2%}{shares[1]:9.2%}{shares[2]:10.2%}")


def _only_in(episodes: tuple[Episode, ...]) -> dict[str, str | None]:
    """For each stem the one episode that uses it; None where several do."""
    found: dict[str, str | None] = {}
    for episode in episodes:
        text = [section.header for section in episode.sections]
        text += [line.text for section in episode.sections for line in section.lines]
        for stem in set(stems(" ".join([episode.title, *text]))):
            found[stem] = None if stem in found else episode.slug
    return found


def _of_the_host(episodes: tuple[Episode, ...], guests: set[str]) -> Iterator[tuple[str, str]]:
    """The last sentence of whatever a host asks, of 4 to 40 words, none of a guest's name."""
    hosts = [one.labels for one in people_of([*episodes]) if one.is_host]
    for episode in episodes:
        for line in (line for section in episode.sections for line in section.lines):
            asked = line.text.strip()
            is_host = any(labels.get(episode.slug) == line.speaker for labels in hosts)
            if not line.speaker or not is_host or not asked.endswith("?"):
                continue
            question = re.split(r"(?<=[.?!])\s+", asked)[-1]
            words = words_of(fold(question))
            if 4 <= len(words) <= 40 and not guests & set(words):
                yield episode.slug, question


def _of_strangers(folder: Path, people_index: PeopleIndex, seed: int) -> list[tuple[str, str, str]]:
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    ours = {fold(one.name) for one in people_index.people}
    asked = []
    for file in sorted(folder.glob("*.md")):
        found = re.search(
            r"^(?:name|title):\s*['\"]?(.+?)['\"]?\s*$", file.read_text("utf-8"), re.M
        )
        if found and " " in found[1] and fold(found[1]) not in ours:
            for template in (WITH_TOPIC[0], LOWER[0], WITHOUT[0]):
                name = found[1].lower() if template in LOWER else found[1]
                asked.append(("strangers", "", template.format(name=name, topic="data teams")))
    return chance.sample(asked, len(asked))


if __name__ == "__main__":
    main()
