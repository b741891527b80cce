"""Says who came most often, counted in the catalogue, which names the guests of each episode."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from rag.answer import Sentence
from rag.answering.catalogue_text import MOST_LINES
from rag.answering.episode_wording import joined
from rag.answering.reply import Reply
from rag.query.guest_frequency import asks_for_the_most_frequent
from rag.retrieval.retrieved import Retrieved
from vectorstore.episode import Episode

# Behind the most frequent guests, a few more for comparison.
RUNNERS_UP = 5


class FrequentGuests:
    """Counts the guests of the episodes in scope."""

    def __init__(self, episodes: Mapping[str, Episode]) -> None:
        self._episodes = episodes

    def answer(self, retrieved: Retrieved) -> Reply:
        """The guests of more than one episode, the most frequent first."""
        plan = retrieved.plan
        episodes = [self._episodes[slug] for slug in self._episodes if slug in plan.scope.slugs]
        only_first = asks_for_the_most_frequent(plan.question)
        return frequent_guests(episodes, plan.described, only_first=only_first)


def frequent_guests(
    episodes: Iterable[Episode], described: str | None, *, only_first: bool
) -> Reply:
    """The guests of more than one of the episodes; `only_first` names who came most often."""
    visits: dict[str, list[Episode]] = {}
    for episode in episodes:
        for guest in episode.guests:
            visits.setdefault(guest.name, []).append(episode)
    frequent = sorted(
        ((name, own) for name, own in visits.items() if len(own) > 1),
        key=lambda guest: -len(guest[1]),
    )
    if not frequent:
        text = "The catalogue names no guest who came more than once."
        return Reply((Sentence(text, ()),), described=described)
    most = len(frequent[0][1])
    first = [name for name, own in frequent if len(own) == most]
    shown = frequent[:MOST_LINES]
    if only_first:
        each = "as a guest" if len(first) == 1 else "each as a guest"
        lead = f"{joined(first)} came most often, {each} of {most} episodes:"
        shown = frequent[: max(len(first), RUNNERS_UP)]
    else:
        guests = "1 guest" if len(frequent) == 1 else f"{len(frequent)} guests"
        lead = f"The catalogue names {guests} of more than one episode:"
    lines = [
        Sentence(f"{count} episodes: {joined([name for name, _ in guests])}.", ())
        for count, guests in groupby(shown, key=lambda guest: len(guest[1]))
    ]
    listed = {episode.slug: episode for _, own in shown for episode in own}
    return Reply((Sentence(lead, ()), *lines), tuple(listed.values()), described)
