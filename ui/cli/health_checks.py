"""What is configured, what works, and what to do about the rest."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import rag
from ingest.git import without_credentials
from rag.errors import AskDifferentlyError
from ui.cli.opening import opened
from ui.errors import ChangeSettingsError
from ui.settings import FILE, Settings, read_settings
from ui.slack.tokens import is_set_up
from ui.words import plural
from vectorstore.errors import PrepareStoreError
from vectorstore.index_version import IndexVersion, open_published

PACKAGES = ("torch", "sentence-transformers", "chromadb", "langchain", "gradio")


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: what it is, whether it works, and one line about it."""

    subject: str
    works: bool
    line: str


def examine(store: str | None, llm: str | None) -> Iterator[Finding]:
    """Look at everything that an answer needs, cheap things first.

    What does not work is a Finding and not an exception; the service can answer when all work.
    """
    yield Finding(
        "podcast-qa", True, f"{_version('podcast-qa')}, Python {platform.python_version()}"
    )
    yield Finding("packages", True, ", ".join(f"{name} {_version(name)}" for name in PACKAGES))
    try:
        settings = read_settings(store=store, llm=llm)
    except ChangeSettingsError as error:
        yield Finding("settings", False, str(error))
        return
    llm = without_credentials(settings.llm)
    source = f"{FILE} and the environment" if Path(FILE).exists() else f"no {FILE} here"
    yield Finding("settings", True, f"store {settings.store}, llm {llm} ({source})")
    yield from _answering(settings)
    yield from _in_slack(settings)


def _in_slack(settings: Settings) -> Iterator[Finding]:
    """Nothing where nobody has set up a bot."""
    if not is_set_up():
        return
    # Here and not at the top: Slack's libraries take a while, and most have no bot.
    from ui.slack.checkup import who_answers

    try:
        yield Finding("slack", True, who_answers(settings.slack_api))
    except ChangeSettingsError as error:
        yield Finding("slack", False, str(error))


def _answering(settings: Settings) -> Iterator[Finding]:
    try:
        with open_published(settings.store) as index_version:
            yield Finding("store", True, _described(index_version))
            catalogue = tuple(index_version.episodes.values())
            qa = opened(settings)
    except PrepareStoreError as error:
        yield Finding("store", False, str(error))
        return
    if spoken := [episode for episode in catalogue if episode.sections]:
        yield _trial(qa, spoken[0].title)
    else:
        yield Finding("search", False, "no episode has a transcript; ingest an archive that has")
    try:
        yield Finding("answers", True, qa.model.why)
    except AskDifferentlyError as error:
        yield Finding("answers", False, str(error))


def _trial(qa: rag.PodcastQA, title: str) -> Finding:
    """Search for a title that is there: the embedding model, Chroma and words all take part."""
    try:
        found = qa.find(title, k=3)
    except (PrepareStoreError, AskDifferentlyError) as error:
        return Finding("search", False, str(error))
    took = sum(found.timings.values())
    return Finding(
        "search", bool(found.hits), f"{plural(len(found.hits), 'passage')} in {took:.0f} ms"
    )


def _described(index_version: IndexVersion) -> str:
    manifest = index_version.manifest
    age = datetime.now(UTC) - datetime.fromisoformat(manifest.created)
    return (
        f"index version {index_version.name} ({plural(age.days, 'day')} old)"
        f" of {manifest.archive}: "
        f"{plural(manifest.episodes, 'episode')}, {plural(manifest.chunks, 'chunk')}, "
        f"embedded with {manifest.model}"
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing (run: make install)"
