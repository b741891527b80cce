"""The ingest pipeline: reads what changed in an archive and publishes a new index version."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.archive import Archive, open_archive
from ingest.changed_files import PublishedEpisodes, all_problems, read_contents, recipe
from ingest.errors import CheckArchiveError
from ingest.git import is_git_url, without_credentials
from ingest.problems import Problem
from ingest.progress import NoProgress, Progress
from ingest.report import FileCounts, IngestReport
from ingest.saved_problems import load_problems, save_problems
from ingest.stage_timer import StageTimer
from ingest.update_plan import plan_update
from ingest.vectors import write_vectors
from vectorstore.embedding import DEFAULT_MODEL, Embedder, open_embedder
from vectorstore.index_version import IndexVersion, open_index_version
from vectorstore.manifest import Manifest, Origin, SourceFile
from vectorstore.publication import StoreWriter, open_for_writing

CACHE = Path("~/.cache/podcast-qa")
"""Default folder for clones of archives that are git repositories."""

SAME_FILES = 0.5
"""The share of its files by which an archive in another place is known to be the same."""


def ingest(
    archive_location: str,
    store: str | Path,
    *,
    model: str | Embedder = DEFAULT_MODEL,
    progress: Progress | None = None,
    cache: Path = CACHE,
    replace: bool = False,
) -> IngestReport:
    """Update the store at `store` to match the archive, and return a report.

    If nothing changed, nothing is parsed, encoded or written. Otherwise a new index version is
    written beside the published one and replaces it once it is complete and has been checked.
    `model` is a name for `open_embedder`, or an embedder. A store belongs to one archive: another
    one takes its place only with `replace`.

    Raises CheckArchiveError if the archive cannot be read or the store holds another one, and
    PrepareStoreError if the store cannot be written, another ingest is writing it, or the model is
    unavailable. The published index version then stays.
    """
    stages = StageTimer(progress or NoProgress())
    with open_for_writing(store) as writer:
        stages.start("open", 1)
        inputs = _open_inputs(archive_location, model, cache)
        published = writer.published()
        stages.advance(1)
        if published is None:
            return _publish(writer, inputs, None, stages)
        folder, manifest = published
        if _is_another_archive(manifest, inputs) and not replace:
            raise CheckArchiveError(
                f"the store {store} holds another archive, {manifest.archive}; keep both with"
                f" another --store, or add --replace to put {inputs.name} in its place"
            )
        if _is_up_to_date(manifest, inputs):
            problems = all_problems(inputs.archive, load_problems(folder))
            files = FileCounts.between(inputs.hashes, inputs.hashes)
            return _report(manifest, folder.name, files, 0, problems, stages)
        with open_index_version(folder) as base:
            return _publish(writer, inputs, base, stages)


def check(
    archive_location: str,
    *,
    model: str | Embedder = DEFAULT_MODEL,
    progress: Progress | None = None,
    cache: Path = CACHE,
) -> IngestReport:
    """Read, repair and chunk an archive and return a report, without encoding and without a store.

    Raises CheckArchiveError if the archive cannot be read, and PrepareStoreError if the model,
    whose tokenizer measures the windows, is unavailable.
    """
    stages = StageTimer(progress or NoProgress())
    stages.start("open", 1)
    inputs = _open_inputs(archive_location, model, cache)
    stages.advance(1)
    contents = read_contents(inputs.archive, None, stages)
    episodes = contents.episodes.values()
    plan = plan_update(contents, inputs.embedder, None, stages)
    return IngestReport(
        archive=inputs.name,
        index_version=None,
        episodes=len(episodes),
        transcripts=sum(bool(episode.sections) for episode in episodes),
        sections=sum(len(episode.sections) for episode in episodes),
        lines=sum(len(section.lines) for episode in episodes for section in episode.sections),
        chunks=len(plan.changes.encode),
        files=FileCounts.between({}, inputs.hashes),
        encoded=0,
        copied=0,
        problems=all_problems(inputs.archive, contents.problems),
        seconds=stages.seconds(),
    )


@dataclass(frozen=True, slots=True)
class _Inputs:
    """The archive to ingest, the name to record for it, and the embedding model."""

    archive: Archive
    name: str
    embedder: Embedder

    @property
    def hashes(self) -> dict[str, str]:
        return {file.path: file.sha256 for file in self.archive.episodes}

    def origin(self, sources: tuple[SourceFile, ...]) -> Origin:
        return Origin(
            model=self.embedder.name,
            fingerprint=self.embedder.fingerprint,
            recipe=recipe(),
            archive=self.name,
            people=self.archive.people_sha256,
            sources=sources,
        )


def _open_inputs(location: str, model: str | Embedder, cache: Path) -> _Inputs:
    embedder = open_embedder(model) if isinstance(model, str) else model
    archive = open_archive(location, cache.expanduser())
    # The name is stored and shown: without a password, and valid from every folder.
    name = without_credentials(location) if is_git_url(location) else str(archive.root)
    return _Inputs(archive, name, embedder)


def _is_up_to_date(published: Manifest, inputs: _Inputs) -> bool:
    return _source_hashes(published) == inputs.hashes and published.origin == inputs.origin(
        published.sources
    )


def _is_another_archive(published: Manifest, inputs: _Inputs) -> bool:
    """Whether the store holds an archive that has hardly a file in common with this one, which was
    not just moved."""
    if published.archive == inputs.name:
        return False
    before = _source_hashes(published).keys()
    return len(before & inputs.hashes.keys()) < SAME_FILES * len(before)


def _source_hashes(published: Manifest) -> dict[str, str]:
    return {source.path: source.sha256 for source in published.sources}


def _publish(
    writer: StoreWriter, inputs: _Inputs, base: IndexVersion | None, stages: StageTimer
) -> IngestReport:
    """Publish a new index version, which takes everything that did not change from `base`."""
    published = (
        PublishedEpisodes(base.manifest, base.episodes, load_problems(base.folder))
        if base
        else None
    )
    contents = read_contents(inputs.archive, published, stages)
    plan = plan_update(contents, inputs.embedder, base, stages)
    copied_index = plan.base.folder if plan.base and not plan.rebuild else None
    with writer.new_index_version(copied_index) as new_version:
        write_vectors(new_version, plan, contents.by_slug, inputs.embedder, stages)
        stages.start("publish", 1)
        save_problems(new_version, contents.problems)
        origin = inputs.origin(contents.sources(inputs.archive))
        manifest = new_version.publish(contents.episodes.values(), origin, plan.garbage)
        stages.advance(1)
    return _report(
        manifest,
        new_version.folder.name,
        FileCounts.between(_source_hashes(base.manifest) if base else {}, inputs.hashes),
        len(plan.changes.encode),
        all_problems(inputs.archive, contents.problems),
        stages,
    )


def _report(
    published: Manifest,
    index_version: str,
    files: FileCounts,
    encoded: int,
    problems: tuple[Problem, ...],
    stages: StageTimer,
) -> IngestReport:
    return IngestReport(
        archive=published.archive,
        index_version=index_version,
        episodes=published.episodes,
        transcripts=published.transcripts,
        sections=published.sections,
        lines=published.lines,
        chunks=published.chunks,
        files=files,
        encoded=encoded,
        copied=published.chunks - encoded,
        problems=problems,
        seconds=stages.seconds(),
    )
