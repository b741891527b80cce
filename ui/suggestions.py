"""Questions to begin with, made from what the archive at hand holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from vectorstore.episode import Episode, Guest, Section

SHOWN = 4
_HEADER_WORDS = range(2, 6)  # shorter headers say too little, longer ones are not a topic
_LEAST_SPOKEN = 120  # words of the guest in the section: less is small talk


def suggest_questions(episodes: Sequence[Episode]) -> list[str]:
    """Up to `SHOWN` questions that the archive can answer: what a guest said in a section of an
    episode, for the newest episodes that have one, and what is said of the commonest topic."""
    newest = sorted(episodes, key=lambda episode: episode.date or "", reverse=True)
    about_topic = list(islice(_about_topics(episodes), 1))
    about_guests = list(islice(_about_guests(newest), SHOWN - len(about_topic)))
    if not about_guests:
        return about_topic
    spoken = Counter(
        word
        for episode in episodes
        for section in episode.sections
        for line in section.lines
        for word in re.findall(r"\w+", line.text)
    )
    return [
        f"What did {guest.name} say about {_in_running_text(section.header, spoken)}?"
        for guest, section in about_guests
    ] + about_topic


def _about_guests(episodes: Iterable[Episode]) -> Iterator[tuple[Guest, Section]]:
    asked: set[str] = set()
    for episode in episodes:
        for guest in episode.guests:
            section = _richest_section(episode, guest)
            if section and guest.name not in asked:
                asked.add(guest.name)
                yield guest, section
                break


def _about_topics(episodes: Iterable[Episode]) -> Iterator[str]:
    topics = Counter(
        topic for episode in episodes if episode.sections for topic in set(episode.topics)
    )
    for topic, _ in topics.most_common():
        yield f"What do guests say about {topic}?"


def _richest_section(episode: Episode, guest: Guest) -> Section | None:
    """The section with a telling header in which the guest says most."""
    label = next(iter(guest.name.casefold().split()), "")

    def spoken(section: Section) -> int:
        return sum(
            len(line.text.split())
            for line in section.lines
            if line.speaker and line.speaker.casefold() == label
        )

    telling = [section for section in episode.sections if _is_telling(section.header)]
    best = max(telling, key=spoken, default=None)
    return best if best and spoken(best) >= _LEAST_SPOKEN else None


def _is_telling(header: str) -> bool:
    words = len(header.split())
    return words in _HEADER_WORDS and re.fullmatch(r"[\w\s'&,+-]+", header) is not None


def _in_running_text(header: str, spoken: Counter[str]) -> str:
    """The header without its title case: a word is written small unless the archive mostly
    writes it otherwise, which leaves names their capitals."""

    def as_spoken(word: str) -> str:
        return word.lower() if spoken[word.lower()] >= spoken[word] else word

    return " ".join(map(as_spoken, header.split()))
