"""Keeps a store in step with an archive: what changed is read, cut, encoded and published."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.archive import Archive, open_archive
from ingest.changed_files import Contents, Known, gather_problems, read_contents, recipe
from ingest.changes import (
    Changes,
    compare,
    copy_episodes,
    copy_fine_vectors,
    copy_vectors,
    encode,
    too_much_garbage,
)
from ingest.chunking import chunk_episode
from ingest.git import is_git_url, without_credentials
from ingest.problems import Problem
from ingest.progress import Progress, Silence
from ingest.report import Files, Report
from ingest.saved_problems import read_problems, write_problems
from ingest.stage_timer import Stages
from vectorstore.chunk import Chunk
from vectorstore.embedding import DEFAULT_MODEL, Embedder, open_embedder
from vectorstore.episode import Episode
from vectorstore.errors import PrepareStoreError
from vectorstore.index_version import IndexVersion, open_index_version
from vectorstore.manifest import Manifest, Origin, SourceFile
from vectorstore.publication import IndexVersionWriter, StoreWriter, open_for_writing

CACHE = Path("~/.cache/podcast-qa")
"""Where archives that are git repositories are cloned to, unless another folder is given."""


def ingest(
    archive_location: str,
    store: str | Path,
    *,
    model: str | Embedder = DEFAULT_MODEL,
    progress: Progress | None = None,
    cache: Path = CACHE,
) -> Report:
    """Bring the store at `store` in step with the archive, and report.

    Where nothing changed, nothing is parsed, encoded or written. Else a new index version is
    written beside the published one and takes its place when it is complete and has been checked.
    `model` is a name for `open_embedder`, or an embedder.

    Raises CheckArchiveError (the archive cannot be read) and PrepareStoreError (the store cannot be
    written, another ingest is writing it, the model cannot be had); what is published then stays.
    """
    stages = Stages(progress or Silence())
    with open_for_writing(store) as writer:
        stages.start("open", 1)
        job = _open(archive_location, model, cache)
        published = writer.published()
        stages.advance(1)
        if published and _is_up_to_date(published[1], job):
            return _report_unchanged(job, *published, stages)
        if published is None:
            return _renew(writer, job, None, stages)
        with open_index_version(published[0]) as base:
            return _renew(writer, job, base, stages)


def check(
    archive_location: str,
    *,
    model: str | Embedder = DEFAULT_MODEL,
    progress: Progress | None = None,
    cache: Path = CACHE,
) -> Report:
    """Read, repair and cut an archive and report, without encoding anything and without a store.

    Raises CheckArchiveError where the archive cannot be read, PrepareStoreError where the model,
    whose tokenizer measures the windows, cannot be had.
    """
    stages = Stages(progress or Silence())
    stages.start("open", 1)
    job = _open(archive_location, model, cache)
    stages.advance(1)
    contents = read_contents(job.archive, None, stages)
    episodes = contents.episodes.values()
    plan = _plan(contents, job, None, stages)
    return Report(
        archive=job.name,
        index_version=None,
        episodes=len(episodes),
        transcripts=sum(bool(episode.sections) for episode in episodes),
        sections=sum(len(episode.sections) for episode in episodes),
        lines=sum(len(section.lines) for episode in episodes for section in episode.sections),
        chunks=len(plan.changes.encode),
        files=Files.between({}, job.hashes),
        encoded=0,
        copied=0,
        problems=gather_problems(job.archive, contents.found),
        seconds=stages.seconds(),
    )


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be ingested, the name it goes by, and with which model."""

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


def _open(location: str, model: str | Embedder, cache: Path) -> _Job:
    embedder = open_embedder(model) if isinstance(model, str) else model
    archive = open_archive(location, cache.expanduser())
    # The name is kept in the store and shown: no password in it, and true in every folder.
    name = without_credentials(location) if is_git_url(location) else str(archive.root)
    return _Job(archive, name, embedder)


def _is_up_to_date(published: Manifest, job: _Job) -> bool:
    return _hashes(published) == job.hashes and published.origin == job.origin(published.sources)


def _is_same_model(published: Manifest, job: _Job) -> bool:
    made_by = (published.model, published.fingerprint)
    return made_by == (job.embedder.name, job.embedder.fingerprint)


def _hashes(published: Manifest) -> dict[str, str]:
    return {source.path: source.sha256 for source in published.sources}


def _report_unchanged(job: _Job, folder: Path, published: Manifest, stages: Stages) -> Report:
    problems = gather_problems(job.archive, read_problems(folder))
    files = Files.between(job.hashes, job.hashes)
    return _report(published, folder.name, files, 0, problems, stages)


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a new index version comes about: from the chunks of `base` (None: from nothing, for there
    is none, or none of this model), with `changes`. `rebuild` has the index made anew.
    """

    base: IndexVersion | None
    changes: Changes
    garbage: int
    rebuild: bool


def _renew(writer: StoreWriter, job: _Job, base: IndexVersion | None, stages: Stages) -> Report:
    """Publish a new index version, which takes from `base` what did not change."""
    known = Known(base.manifest, base.episodes, read_problems(base.folder)) if base else None
    contents = read_contents(job.archive, known, stages)
    plan = _plan(contents, job, base, stages)
    copied_index = plan.base.folder if plan.base and not plan.rebuild else None
    with writer.new_index_version(copied_index) as draft:
        _fill(draft, plan, contents, job.embedder, stages)
        stages.start("publish", 1)
        write_problems(draft, contents.found)
        origin = job.origin(contents.sources(job.archive))
        manifest = draft.publish(contents.episodes.values(), origin, plan.garbage)
        stages.advance(1)
    return _report(
        manifest,
        draft.folder.name,
        Files.between(_hashes(base.manifest) if base else {}, job.hashes),
        len(plan.changes.encode),
        gather_problems(job.archive, contents.found),
        stages,
    )


def _plan(contents: Contents, job: _Job, base: IndexVersion | None, stages: Stages) -> _Plan:
    if base and not _is_same_model(base.manifest, job):
        base = None
    now = {episode.slug: episode for episode in contents.episodes.values()}
    before = base.episodes.keys() if base else set()
    untouched = (before & now.keys()) - contents.read_again
    stages.start("cut", len(now) - len(untouched))
    new: list[Chunk] = []
    for slug in sorted(now.keys() - untouched):
        new += _cut(now[slug], job.embedder)
        stages.advance(1)
    old: list[Chunk] = []
    if base:
        for slug in sorted(before - untouched):
            old += base.chunks.chunks_of(slug)
    changes = compare(old, new)
    garbage = len(changes.remove) + (base.manifest.garbage if base else 0)
    rebuild = base is None or too_much_garbage(garbage, base.manifest.chunks)
    return _Plan(base, changes, 0 if rebuild else garbage, rebuild)


def _fill(
    draft: IndexVersionWriter, plan: _Plan, contents: Contents, embedder: Embedder, stages: Stages
) -> None:
    changes, chunks = plan.changes, draft.chunks
    if plan.base:
        stay = set(plan.base.fine_vectors.ids).difference(changes.remove)
        taken_over = [(chunk.id, old) for chunk, old in changes.copy]
        copy_fine_vectors(
            plan.base.fine_vectors,
            draft.fine_vectors,
            [*((id_, id_) for id_ in sorted(stay)), *taken_over],
        )
        if plan.rebuild:
            copy_episodes(plan.base.chunks, chunks, plan.base.episodes, but=changes.remove)
        else:
            chunks.remove(changes.remove)
        copy_vectors(plan.base.chunks, chunks, changes.copy)
    episodes = {episode.slug: episode for episode in contents.episodes.values()}
    encode(changes.encode, episodes, embedder, draft, stages)


def _cut(episode: Episode, embedder: Embedder) -> list[Chunk]:
    try:
        return chunk_episode(episode, embedder.count_tokens, embedder.max_tokens)
    except ValueError as error:
        raise PrepareStoreError(
            f"The embedding model {embedder.name!r} is of no use here: {error}; "
            f"use another, for instance {DEFAULT_MODEL}."
        ) from error


def _report(
    published: Manifest,
    index_version: str,
    files: Files,
    encoded: int,
    problems: tuple[Problem, ...],
    stages: Stages,
) -> Report:
    return Report(
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
