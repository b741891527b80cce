"""Questions to begin with, made from what the archive at hand holds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from vectorstore.episode import Episode, Guest, Section

SHOWN = 4
_SUBJECT_WORDS = range(2, 6)  # fewer say too little, more are no subject but a summary
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
        for word in _words(line.text)
    )
    return [
        f"What did {guest.name} say about {_in_running_text(_subject(section), spoken)}?"
        for guest, section in about_guests
    ] + about_topic


def _about_guests(episodes: Sequence[Episode]) -> Iterator[tuple[Guest, Section]]:
    worn = Counter(
        word
        for episode in episodes
        for word in {w for section in episode.sections for w in _long_words(_subject(section))}
    )
    asked: set[str] = set()
    for episode in episodes:
        for guest in episode.guests:
            section = _best_section(episode, guest, worn)
            if section and guest.name not in asked:
                asked.add(guest.name)
                yield guest, section
                break


def _about_topics(episodes: Sequence[Episode]) -> Iterator[str]:
    topics = Counter(
        topic for episode in episodes if episode.sections for topic in set(episode.topics)
    )
    for topic, _ in topics.most_common():
        yield f"What do guests say about {topic}?"


def _best_section(episode: Episode, guest: Guest, worn: Counter[str]) -> Section | None:
    """The section in which the guest speaks at length and whose header is least like those of other
    episodes: `worn` counts the episodes that have a word in a header."""
    label = next(iter(guest.name.casefold().split()), "")

    def spoken(section: Section) -> int:
        return sum(
            len(line.text.split())
            for line in section.lines
            if line.speaker and line.speaker.casefold() == label
        )

    def freshness(section: Section) -> tuple[int, int]:
        return -max(worn[word] for word in _long_words(_subject(section))), spoken(section)

    telling = (section for section in episode.sections if _is_telling(_subject(section)))
    at_length = (section for section in telling if spoken(section) >= _LEAST_SPOKEN)
    return max(at_length, key=freshness, default=None)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _long_words(subject: str) -> set[str]:
    """Words of four letters or more: those that carry the meaning."""
    return {word for word in _words(subject.casefold()) if len(word) > 3}


def _subject(section: Section) -> str:
    """What the section is about: its header up to a colon, behind which headers go into detail."""
    return section.header.partition(":")[0].strip()


def _is_telling(subject: str) -> bool:
    sized = len(subject.split()) in _SUBJECT_WORDS and bool(_long_words(subject))
    return sized and re.fullmatch(r"[\w\s'&,+-]+", subject) is not None


def _in_running_text(subject: str, spoken: Counter[str]) -> str:
    """The subject without its title case: a word is written small unless the archive mostly
    writes it otherwise, which leaves names their capitals."""

    def as_spoken(word: str) -> str:
        return word.lower() if spoken[word.lower()] >= spoken[word] else word

    return " ".join(map(as_spoken, subject.split()))
