"""Suggested questions for the start of a conversation, generated from the archive."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from vectorstore.episode import Episode, Guest, Section

SHOWN = 4
_SUBJECT_WORDS = range(2, 6)  # fewer say too little; more are a summary, not a subject
_MIN_SPOKEN = 120  # words of the guest in a section; fewer are small talk


def suggest_questions(episodes: Sequence[Episode]) -> list[str]:
    """Up to SHOWN questions that the archive can answer: what a guest said in a section of each of
    the newest episodes, and what guests say about the most common topic."""
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
    header_words = Counter(
        word
        for episode in episodes
        for word in {w for section in episode.sections for w in _long_words(_subject(section))}
    )
    names: set[str] = set()
    for episode in episodes:
        for guest in episode.guests:
            section = _best_section(episode, guest, header_words)
            if section and guest.name not in names:
                names.add(guest.name)
                yield guest, section
                break


def _about_topics(episodes: Sequence[Episode]) -> Iterator[str]:
    topics = Counter(
        topic for episode in episodes if episode.sections for topic in set(episode.topics)
    )
    for topic, _ in topics.most_common():
        yield f"What do guests say about {topic}?"


def _best_section(episode: Episode, guest: Guest, header_words: Counter[str]) -> Section | None:
    """The section where the guest speaks at length whose header is least like those of other
    episodes. `header_words` counts the episodes with a word in a header."""
    label = next(iter(guest.name.casefold().split()), "")

    def spoken(section: Section) -> int:
        return sum(
            len(line.text.split())
            for line in section.lines
            if line.speaker and line.speaker.casefold() == label
        )

    def freshness(section: Section) -> tuple[int, int]:
        return -max(header_words[word] for word in _long_words(_subject(section))), spoken(section)

    specific = (section for section in episode.sections if _is_specific(_subject(section)))
    at_length = (section for section in specific if spoken(section) >= _MIN_SPOKEN)
    return max(at_length, key=freshness, default=None)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def _long_words(subject: str) -> set[str]:
    """Words of four letters or more, which carry the meaning."""
    return {word for word in _words(subject.casefold()) if len(word) > 3}


def _subject(section: Section) -> str:
    """The header up to a colon; after it, headers go into detail."""
    return section.header.partition(":")[0].strip()


def _is_specific(subject: str) -> bool:
    sized = len(subject.split()) in _SUBJECT_WORDS and bool(_long_words(subject))
    return sized and re.fullmatch(r"[\w\s'&,+-]+", subject) is not None


def _in_running_text(subject: str, spoken: Counter[str]) -> str:
    """The subject without title case: each word in lower case unless `spoken` has it more often
    as written, so that names keep their capitals."""

    def as_spoken(word: str) -> str:
        return word.lower() if spoken[word.lower()] >= spoken[word] else word

    return " ".join(map(as_spoken, subject.split()))
