"""The checks of `podcast-qa doctor`."""

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
from ui.cli.service_from_settings import open_service
from ui.errors import ChangeSettingsError
from ui.formatting import plural
from ui.settings import FILE, Settings, read_settings
from ui.slack.tokens import is_set_up
from vectorstore.errors import PrepareStoreError
from vectorstore.index_version import IndexVersion, open_published

PACKAGES = ("torch", "sentence-transformers", "chromadb", "langchain", "gradio")


@dataclass(frozen=True)
class CheckResult:
    """The result of one check: its subject, whether it passed, and one line of details."""

    subject: str
    is_ok: bool
    line: str


def run_checks(store: str | None, llm: str | None) -> Iterator[CheckResult]:
    """Check everything that an answer needs, quick checks first.

    A failure is a result and not an exception. If all checks pass, the service can answer.
    """
    yield CheckResult(
        "podcast-qa", True, f"{_version('podcast-qa')}, Python {platform.python_version()}"
    )
    yield CheckResult("packages", True, ", ".join(f"{name} {_version(name)}" for name in PACKAGES))
    try:
        settings = read_settings(store=store, llm=llm)
    except ChangeSettingsError as error:
        yield CheckResult("settings", False, str(error))
        return
    llm = without_credentials(settings.llm)
    source = f"{FILE} and the environment" if Path(FILE).exists() else f"no {FILE}"
    yield CheckResult("settings", True, f"store {settings.store}, llm {llm} ({source})")
    yield from _check_answering(settings)
    yield from _check_slack(settings)


def _check_slack(settings: Settings) -> Iterator[CheckResult]:
    """No result if no bot is set up."""
    if not is_set_up():
        return
    # Not at the top: Slack's libraries are slow to import, and most installations have no bot.
    from ui.slack.connection_check import check_configured_connection

    try:
        yield CheckResult("slack", True, check_configured_connection(settings.slack_api))
    except ChangeSettingsError as error:
        yield CheckResult("slack", False, str(error))


def _check_answering(settings: Settings) -> Iterator[CheckResult]:
    try:
        with open_published(settings.store) as index_version:
            yield CheckResult("store", True, _index_line(index_version))
            catalogue = tuple(index_version.episodes.values())
            qa = open_service(settings)
    except PrepareStoreError as error:
        yield CheckResult("store", False, str(error))
        return
    if transcripts := [episode for episode in catalogue if episode.sections]:
        yield _check_search(qa, transcripts[0].title)
    else:
        yield CheckResult(
            "search", False, "no episode has a transcript; ingest an archive with transcripts"
        )
    try:
        yield CheckResult("answers", True, qa.model.why)
    except AskDifferentlyError as error:
        yield CheckResult("answers", False, str(error))


def _check_search(qa: rag.PodcastQA, title: str) -> CheckResult:
    """Search for an episode title: this takes the embedding model, Chroma and lexical index."""
    try:
        result = qa.find(title, k=3)
    except (PrepareStoreError, AskDifferentlyError) as error:
        return CheckResult("search", False, str(error))
    took = sum(result.timings.values())
    return CheckResult(
        "search", bool(result.hits), f"{plural(len(result.hits), 'passage')} in {took:.0f} ms"
    )


def _index_line(index_version: IndexVersion) -> str:
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
