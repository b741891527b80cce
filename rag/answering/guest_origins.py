"""Finds guests by a place or an employer that the show's notes name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from rag.answer import Sentence
from rag.answering.episode_wording import named, number_of, shown
from rag.answering.reply import Refusal, Reply
from rag.names import fold, words_of
from rag.plain_text import disarmed, plain
from rag.sentences import sentences_of
from vectorstore.episode import Episode, Guest

MOST_GUESTS = 10


def guests_from(origin: str, episodes: Sequence[Episode]) -> Reply | Refusal:
    """The guests whose notes name `origin`, each with the sentence that does."""
    name = shown(plain(origin))
    found = list(_naming(origin, episodes, _of_guest)) or list(_naming(origin, episodes, _of_both))
    if not found:
        return Refusal(
            f"The archive does not record where guests come from or work, and its notes about them"
            f" name nobody with “{name}”.",
            offers_nearest=False,
        )
    guests = {guest.id for guest, _, _ in found}
    lead = (
        f"The show's notes name “{name}” for {number_of(len(guests), 'guest')}; the archive does"
        " not record where guests come from or work:"
    )
    lines = [
        Sentence(f"{shown(f'{guest.name}: {disarmed(sentence)} {named(episode)}')}.", ())
        for guest, sentence, episode in found[:MOST_GUESTS]
    ]
    if len(found) > MOST_GUESTS:
        lines.append(Sentence(f"And {len(found) - MOST_GUESTS} more.", ()))
    shown_episodes = tuple(dict.fromkeys(episode for _, _, episode in found))
    return Reply((Sentence(lead, ()), *lines), shown_episodes)


def _of_guest(guest: Guest, _: Episode) -> str:
    return guest.biography


def _of_both(guest: Guest, episode: Episode) -> str:
    # The notes of an episode with several guests do not tell whom they mean.
    return f"{guest.biography} {episode.description if len(episode.guests) == 1 else ''}"


def _naming(
    origin: str, episodes: Sequence[Episode], notes: Callable[[Guest, Episode], str]
) -> Iterator[tuple[Guest, str, Episode]]:
    """Each guest once, with the first sentence of the notes that names it; the newest first."""
    row = r"\W+".join(map(re.escape, words_of(fold(origin))))
    pattern = re.compile(rf"(?<!\w){row}(?!\w)")
    seen: set[str] = set()
    for episode in reversed(episodes):
        for guest in episode.guests:
            for sentence in sentences_of(notes(guest, episode)):
                if row and guest.id not in seen and pattern.search(fold(sentence)):
                    seen.add(guest.id)
                    yield guest, sentence, episode
