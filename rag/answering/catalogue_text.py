"""Puts the catalogue into words: a leading sentence, then a line for each episode."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answer import Citation, Sentence
from rag.answering.episode_wording import (
    clock,
    day_of,
    either,
    guests_of,
    named,
    number_of,
    place_of,
    shown,
)
from rag.answering.quote_wording import as_sentence
from rag.answering.reply import Reply
from rag.plain_text import plain
from rag.query.catalogue_form import CatalogueForm, Order
from rag.query.catalogue_request import CatalogueRequest
from vectorstore.episode import Episode

# What a reader scans; the rest stands in the list of episodes that goes with the answer.
MOST_LINES = 50


@dataclass(frozen=True)
class Entry:
    """An episode of a list, with the quote that proves it where one was looked for, and the name
    of its speaker."""

    episode: Episode
    citation: Citation | None = None
    by: str | None = None


def refusal(reason: str) -> Reply:
    """A reply that lists nothing, and says why."""
    return Reply((Sentence(reason, ()),), found_nothing=True)


def listing_of(
    request: CatalogueRequest, entries: Sequence[Entry], among: int | None = None
) -> Reply:
    """The entries in words, in their order. `among` is how many episodes the catalogue holds within
    the bounds of the request; None where the entries were found by searching."""
    form = request.form
    episodes = tuple(dict.fromkeys(entry.episode for entry in entries))
    if not entries:
        return refusal(_none(request))
    exact = among is not None
    lead = _found_lead(request, entries) if among is None else _exact_lead(request, episodes, among)
    counted = exact and form.count and form.wanted != "seasons"
    if lead and counted and len(entries) > MOST_LINES:
        return Reply((Sentence(f"{lead.removesuffix(':')}.", ()),), episodes)
    lines = [Sentence(lead, ())] if lead else []
    if form.wanted == "seasons" and exact:
        lines += [Sentence(line, ()) for line in _by_season(episodes)]
    else:
        lines += [_line(form, entry) for entry in entries[:MOST_LINES]]
        if len(entries) > MOST_LINES:
            lines.append(Sentence(f"And {len(entries) - MOST_LINES} more.", ()))
    return Reply(tuple(lines), episodes)


def in_order(episodes: Iterable[Episode], order: Order | None) -> list[Episode]:
    """The episodes as `order` wants them; those of which it cannot be told are left out."""
    if order is None:
        return list(episodes)
    if order in {"longest", "shortest"}:
        timed = [episode for episode in episodes if episode.duration]
        return sorted(timed, key=lambda one: one.duration or 0, reverse=order == "longest")
    # Seasons follow each other in time, and an episode of the newest may have no date yet.
    return sorted(
        episodes,
        key=lambda one: (one.season or 0, one.number or 0, one.date or ""),
        reverse=order == "newest",
    )


def _phrase(request: CatalogueRequest) -> str:
    """The bounds as they stand behind a noun: `of season 3 with Ida Klein from 2022`."""
    where = request.where
    parts = []
    if where.number:
        parts.append(f"numbered {either(map(str, where.number))}")
    if where.season:
        parts.append(f"of season {either(map(str, where.season))}")
    if names := [*dict.fromkeys(found.person.name for found in request.people), *where.guest]:
        parts.append(f"with {either(names)}")
    if where.speaker:
        parts.append(f"in which {either(where.speaker)} speaks")
    if where.topic:
        parts.append(f"with the topic {either(where.topic)}")
    if years := [str(year) for year in where.year if year]:
        span = f"{years[0]} to {years[-1]}" if len(years) > 2 else either(years)
        parts.append(f"from {span}")
    elif where.year:
        parts.append("from that time")
    return shown("".join(f" {part}" for part in parts))


def _none(request: CatalogueRequest) -> str:
    if request.stranger:
        return f"Nobody called {shown(request.stranger)} is a guest or speaks in this archive."
    noun = "guest" if request.form.wanted == "guests" else "episode"
    about = f" about {_quoted(request.topic)}" if request.topic else ""
    held = "I found" if request.topic else "The archive holds"
    return (
        f"{held} no {noun if noun == 'episode' or about else 'episode'}{_phrase(request)}{about}."
    )


def _exact_lead(request: CatalogueRequest, episodes: Sequence[Episode], among: int) -> str | None:
    """What the catalogue holds; `among` how many episodes there were before the limit."""
    form = request.form
    within = _phrase(request)
    if form.wanted in {"date", "duration"} or (form.wanted == "guests" and len(episodes) == 1):
        return None
    total = number_of(len(episodes), "episode")
    if form.wanted == "seasons":
        seasons = {episode.season for episode in episodes if episode.season is not None}
        return f"The archive holds {number_of(len(seasons), 'season')}, with {total}{within}:"
    if form.order:
        if form.limit is None:
            return f"The {total}{within}, the {form.order} first:"
        shown = "episode" if len(episodes) == 1 else total
        return f"The {form.order} {shown}{within}:"
    if form.wanted == "guests":
        guests = {guest.name for episode in episodes for guest in episode.guests}
        return f"The catalogue names {number_of(len(guests), 'guest')} for {total}{within}:"
    silent = sum(not episode.sections for episode in episodes)
    told = f"{silent} without a transcript" if silent else "each with a transcript"
    if len(episodes) < among:
        return f"{len(episodes)} of the {number_of(among, 'episode')}{within}, {told}:"
    if len(episodes) == 1:
        told = "without a transcript" if silent else "with a transcript"
    return f"The archive holds {total}{within}, {told}:"


def _found_lead(request: CatalogueRequest, entries: Sequence[Entry]) -> str:
    form = request.form
    about = f"about {_quoted(request.topic)}"
    within = _phrase(request)
    if form.order and form.limit == 1:
        return f"The {form.order} episode{within} that I found {about}:"
    if form.wanted in {"date", "duration"} or (form.one and len(entries) == 1):
        return f"What I found {about}{within}:"
    if form.wanted == "guests":
        people = {entry.by for entry in entries if entry.by}
        found = number_of(len(people), "guest")
    elif form.wanted == "seasons":
        seasons = {entry.episode.season for entry in entries}
        found = number_of(len(seasons), "season")
    else:
        found = number_of(len({entry.episode.slug for entry in entries}), "episode")
    if form.count:
        unproven = "a search cannot prove that there are no more"
        return f"I found at least {found}{within} {about}; {unproven}:"
    return f"I found {found}{within} {about}, the closest first; there may be more:"


def _by_season(episodes: Sequence[Episode]) -> list[str]:
    counted = Counter(episode.season for episode in episodes if episode.season is not None)
    return [
        f"Season {season}: {number_of(counted[season], 'episode')}" for season in sorted(counted)
    ]


def _line(form: CatalogueForm, entry: Entry) -> Sentence:
    episode = entry.episode
    who = entry.by or guests_of(episode)
    text = named(episode)
    if form.wanted == "guests" and who:
        place = place_of(episode)
        text = f"{who} in “{episode.title}”" + (f" ({place})" if place else "")
    if form.wanted == "date":
        when = day_of(episode)
        text += f" was published on {when}" if when else " has no date in the catalogue"
    elif form.wanted == "duration" or form.order in {"longest", "shortest"}:
        text += f" lasts {clock(episode.duration)}" if episode.duration else " is of unknown length"
    if not episode.sections:
        text += ", without a transcript"
    text = shown(text)
    if entry.citation is None:
        return Sentence(f"{text}.", ())
    quote = as_sentence(entry.citation, dated=False)
    return Sentence(f"{text}: {quote.text}", quote.citations)


def _quoted(text: str) -> str:
    return f"“{shown(plain(text))}”"
