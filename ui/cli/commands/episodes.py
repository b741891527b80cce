"""`podcast-qa episodes`."""

from __future__ import annotations

from rag.errors import NO_EPISODE, AskDifferentlyError
from rag.query.people_index import PeopleIndex
from rag.scope import scope_of
from ui.cli import options
from ui.cli.json_shapes import episode_shape
from ui.cli.result_printing import print_episodes
from ui.cli.terminal import print_json
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
    """List episodes, including those without a transcript."""
    where = options.filter_of(season, number, episode, guest, speaker, year, topic)
    # Opens the store and not the service: a list should not wait for models it does not need.
    with open_published(read_settings(store=store).store) as index_version:
        catalogue = tuple(index_version.episodes.values())
        people = PeopleIndex(catalogue, index_version.lexical.share).people
    slugs = scope_of(where, catalogue, people, ()).slugs
    matches = [entry for entry in catalogue if entry.slug in slugs]
    if not matches and where:
        raise AskDifferentlyError(NO_EPISODE)
    if as_json:
        print_json([episode_shape(entry) for entry in matches])
    else:
        print_episodes(matches)
