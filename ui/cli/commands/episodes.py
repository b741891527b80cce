"""`episodes`."""

from __future__ import annotations

import json

from rag.errors import NO_EPISODE, AskDifferentlyError
from rag.query.people_index import PeopleIndex
from rag.scope import scope_of
from ui.cli import options
from ui.cli.printing import print_episodes, say
from ui.json_shapes import episode_shape
from ui.settings import read_settings
from vectorstore.index_version import open_published


def episodes(
    season: options.Season = None,
    number: options.Number = None,
    episode: options.EpisodeSlug = None,
    guest: options.Guest = None,
    speaker: options.Speaker = None,
    year: options.Year = None,
    topic: options.Topic = None,
    as_json: options.Json = False,
    store: options.Store = None,
) -> None:
    """List the episodes, with a transcript or not."""
    where = options.filter_of(season, number, episode, guest, speaker, year, topic)
    # The store itself and not the service: a list needs no models, and should not wait for them.
    with open_published(read_settings(store=store).store) as index_version:
        catalogue = tuple(index_version.episodes.values())
        people = PeopleIndex(catalogue, index_version.lexical.share).people
    left = scope_of(where, catalogue, people, ()).slugs
    found = [one for one in catalogue if one.slug in left]
    if not found and where:
        raise AskDifferentlyError(NO_EPISODE)
    if as_json:
        say(json.dumps([episode_shape(one) for one in found], ensure_ascii=False, indent=2))
    else:
        print_episodes(found)
