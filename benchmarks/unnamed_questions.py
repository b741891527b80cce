"""How often a question that names no guest is understood to name one.

Questions of the host, from the transcripts, without those that hold a word of a guest's name. Words
that only the question's own episode uses count as words that the archive does not hold, as a
listener's words might not. And, with a folder of strangers (a file per person, `name:` in its front
matter), questions about those who are no guests. `taken`: somebody is named; `heard`: answers would
be restricted to that person's words; `stranger`: the name is recognised as unknown.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.filter import Filter
from rag.names import fold, words_of
from rag.people import people_of
from rag.query.people_index import PeopleIndex
from rag.query.understanding import understand
from vectorstore.episode import Episode
from vectorstore.index_version import IndexVersion
from vectorstore.lexical_index import stems

WITH_TOPIC = ("What did {name} say about {topic}?", "{name} on {topic}")
WITHOUT_TOPIC = ("episode with {name}", "Which episode has {name} as a guest?", "who is {name}?")
LOWER_CASE = ("what does {name} think about {topic}", "what did {name} talk about")

MAX_HOST_QUESTIONS = 3000


@dataclass(frozen=True)
class UnnamedQuestion:
    """A question that names no guest; `slug` is the episode it comes from, empty if none."""

    kind: str
    slug: str
    text: str


def measure_unnamed(
    index_version: IndexVersion, seed: int, strangers: Path | None, *, misses: bool
) -> None:
    """Measure and print."""
    episodes = tuple(index_version.episodes.values())
    only_episode = _only_episode(episodes)
    slug_asked_about = ""

    def share(word: str) -> float:
        own = all(only_episode.get(stem) == slug_asked_about for stem in stems(word))
        return 0.0 if own and stems(word) else index_version.lexical.share(word)

    people_index = PeopleIndex(episodes, share)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for question in _questions(episodes, people_index, seed, strangers):
        slug_asked_about = question.slug
        started = time.perf_counter()
        read = understand(question.text, [], Filter(), people_index, episodes)
        taken = [named for named in read.people if not named.person.is_host]
        counts[question.kind].update(
            asked=1,
            taken=bool(taken),
            heard=bool(read.speakers),
            stranger=bool(read.stranger),
            microseconds=int((time.perf_counter() - started) * 1e6),
        )
        if misses and taken:
            names = ", ".join(f"{named.words} = {named.person.name}" for named in taken)
            print(f"taken  {question.kind:16} {question.text}  -> {names}")
    print(f"{'nobody is named':18}{'questions':>10}{'taken':>9}{'heard':>9}{'stranger':>10}")
    for kind, count in counts.items():
        shares = [count[key] / count["asked"] for key in ("taken", "heard", "stranger")]
        print(f"{kind:18}{count['asked']:10}{shares[0]:9.2%}{shares[1]:9.2%}{shares[2]:10.2%}")


def _questions(
    episodes: tuple[Episode, ...], people_index: PeopleIndex, seed: int, strangers: Path | None
) -> list[UnnamedQuestion]:
    guests = {word for one in people_index.people for word in words_of(fold(one.name))}
    asked = list(_of_hosts(episodes, guests))
    asked = random.Random(seed).sample(asked, min(MAX_HOST_QUESTIONS, len(asked)))  # noqa: S311 - not secret
    return asked + (_about_strangers(strangers, people_index, seed) if strangers else [])


def _only_episode(episodes: tuple[Episode, ...]) -> dict[str, str | None]:
    """For each stem the only episode that uses it; None if several do."""
    only: dict[str, str | None] = {}
    for episode in episodes:
        text = [section.header for section in episode.sections]
        text += [line.text for section in episode.sections for line in section.lines]
        for stem in set(stems(" ".join([episode.title, *text]))):
            only[stem] = None if stem in only else episode.slug
    return only


def _of_hosts(episodes: tuple[Episode, ...], guests: set[str]) -> Iterator[UnnamedQuestion]:
    """The last sentence of each question of a host: 4 to 40 words, none of a guest's name."""
    hosts = [one.labels for one in people_of([*episodes]) if one.is_host]
    for episode in episodes:
        for line in (line for section in episode.sections for line in section.lines):
            text = line.text.strip()
            is_host = any(labels.get(episode.slug) == line.speaker for labels in hosts)
            if not line.speaker or not is_host or not text.endswith("?"):
                continue
            question = re.split(r"(?<=[.?!])\s+", text)[-1]
            words = words_of(fold(question))
            if 4 <= len(words) <= 40 and not guests & set(words):
                yield UnnamedQuestion("host's questions", episode.slug, question)


def _about_strangers(folder: Path, people_index: PeopleIndex, seed: int) -> list[UnnamedQuestion]:
    chance = random.Random(seed)  # noqa: S311 - nothing here is secret
    guests = {fold(one.name) for one in people_index.people}
    asked = []
    for file in sorted(folder.glob("*.md")):
        match = re.search(
            r"^(?:name|title):\s*['\"]?(.+?)['\"]?\s*$", file.read_text("utf-8"), re.M
        )
        if match and " " in match[1] and fold(match[1]) not in guests:
            for template in (WITH_TOPIC[0], LOWER_CASE[0], WITHOUT_TOPIC[0]):
                name = match[1].lower() if template in LOWER_CASE else match[1]
                text = template.format(name=name, topic="data teams")
                asked.append(UnnamedQuestion("strangers", "", text))
    return chance.sample(asked, len(asked))
