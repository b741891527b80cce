"""Answers questions about the archive itself by counting in its catalogue and its transcripts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from rag.answer import Sentence
from rag.answering.episode_wording import joined, named, number_of
from rag.answering.guest_origins import guests_from
from rag.answering.reply import Refusal, Reply
from rag.people import Person
from rag.query.archive_request import Fact
from rag.retrieval.retrieved import Retrieved
from vectorstore.episode import Episode

TOPICS = 20
TALKERS = 5


class ArchiveFacts:
    """Counts in the episodes in scope."""

    def __init__(self, episodes: Mapping[str, Episode], people: Sequence[Person]) -> None:
        self._episodes = episodes
        self._people = people
        self._counts: Mapping[Fact, Callable[[Sequence[Episode]], Reply]] = {
            Fact.LENGTH: _length,
            Fact.WORDS: _words,
            Fact.TOPICS: _topics,
            Fact.TALKERS: self._talkers,
            Fact.HOSTS: self._hosts,
        }

    def answer(self, retrieved: Retrieved) -> Reply | Refusal | None:
        """The fact that the plan asks for; None where it asks for none."""
        plan = retrieved.plan
        if plan.archive is None:
            return None
        episodes = [self._episodes[slug] for slug in self._episodes if slug in plan.scope.slugs]
        if plan.archive.fact is Fact.WHO_IS_FROM:
            return guests_from(plan.archive.origin, episodes)
        return self._counts[plan.archive.fact](episodes)

    def _talkers(self, episodes: Sequence[Episode]) -> Reply:
        words: Counter[str] = Counter()
        heard: Counter[str] = Counter()
        for person in self._people:
            for episode in episodes:
                label = person.labels.get(episode.slug)
                if label:
                    words[person.name] += _words_of(episode, label)
                    heard[person.name] += 1
        hosts = [(name, count) for name, count in words.most_common() if self._is_host(name)]
        guests = [(name, count) for name, count in words.most_common() if not self._is_host(name)]
        told = [
            f"Of the {role}, {_told(counts[:TALKERS], heard)}."
            for role, counts in (("hosts", hosts), ("guests", guests))
            if counts
        ]
        return Reply(tuple(Sentence(one, ()) for one in told), found_nothing=not told)

    def _hosts(self, episodes: Sequence[Episode]) -> Reply:
        transcribed = [episode for episode in episodes if episode.sections]
        hosted = Counter(
            person.name
            for person in self._people
            if person.is_host
            for episode in transcribed
            if person.labels.get(episode.slug) and episode.slug not in person.guest_in
        )
        if not hosted:
            return Reply(
                (Sentence("The archive does not tell who hosts it.", ()),), found_nothing=True
            )
        if len(transcribed) == 1:
            asks = "asks" if len(hosted) == 1 else "ask"
            text = f"{joined([*hosted])} {asks} the questions in {named(transcribed[0])}."
            return Reply((Sentence(text, ()),), tuple(transcribed))
        total = number_of(len(transcribed), "episode")
        first, *others = hosted.most_common()
        text = f"{first[0]} hosts {first[1]} of {total} with a transcript"
        if others:
            text += (
                f"; {joined([f'{name} is heard as a host in {count}' for name, count in others])}"
            )
        return Reply((Sentence(f"{text}.", ()),))

    def _is_host(self, name: str) -> bool:
        return any(person.name == name and person.is_host for person in self._people)


def _length(episodes: Sequence[Episode]) -> Reply:
    lasting = [_duration(episode) for episode in episodes]
    known = [duration for duration in lasting if duration]
    hours, minutes = divmod(round(sum(known) / 60), 60)
    long = f"{number_of(hours, 'hour')} and {number_of(minutes, 'minute')}"
    text = f"{number_of(len(known), 'recording')} of the archive last {long} in all"
    if known:
        text += f", {number_of(round(sum(known) / len(known) / 60), 'minute')} each on average"
    if len(known) < len(lasting):
        text += f"; the length of {len(lasting) - len(known)} is unknown"
    return Reply((Sentence(f"{text}.", ()),), found_nothing=not known)


def _duration(episode: Episode) -> int | None:
    """Its length in seconds; the end of the last line where the catalogue has none."""
    ends = [line.end for section in episode.sections for line in section.lines if line.end]
    return episode.duration or max(ends, default=None)


def _words(episodes: Sequence[Episode]) -> Reply:
    lines = [line for one in episodes for section in one.sections for line in section.lines]
    words = sum(len(line.text.split()) for line in lines)
    transcribed = sum(bool(episode.sections) for episode in episodes)
    text = (
        f"The archive has transcripts of {transcribed} of its"
        f" {number_of(len(episodes), 'episode')}: {number_of(words, 'word')} in"
        f" {number_of(len(lines), 'line')}."
    )
    return Reply((Sentence(text, ()),))


def _topics(episodes: Sequence[Episode]) -> Reply:
    counted = Counter(topic for episode in episodes for topic in episode.topics)
    if not counted:
        return Reply((Sentence("The catalogue names no topics.", ()),), found_nothing=True)
    first = counted.most_common(TOPICS)
    listed = joined([f"{topic} ({count})" for topic, count in first])
    more = len(counted) - len(first)
    text = f"The catalogue names {number_of(len(counted), 'topic')}, with so many episodes each: "
    text += listed + (f", and {more} more" if more else "")
    return Reply((Sentence(f"{text}.", ()),))


def _told(counts: Sequence[tuple[str, int]], heard: Mapping[str, int]) -> str:
    (name, words), *others = counts
    most = f"{name} says most, {number_of(words, 'word')} in {number_of(heard[name], 'episode')}"
    rest = [f"{other} ({count:,})" for other, count in others]
    return f"{most}, before {joined(rest)}" if rest else most


def _words_of(episode: Episode, label: str) -> int:
    return sum(
        len(line.text.split())
        for section in episode.sections
        for line in section.lines
        if line.speaker == label
    )
