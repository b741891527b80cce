from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.errors import CheckArchiveError
from ingest.pipeline import check, ingest
from ingest.problems import ProblemKind
from ingest.report import FileCounts, IngestReport
from tests.small_archive import write_episode, write_person
from tests.word_hash import WordHash
from vectorstore.errors import PrepareStoreError
from vectorstore.index_version import IndexVersion, open_published, published_name

_FERRY = [["Ferries wait for the tide", "and so do we"], ["Salt eats the paint", "every year"]]
_BREAD = [["Bread needs a cold night", "then a hot stone"], ["Rye is slow", "wheat is not"]]
_MAPS = [["Maps age faster than rivers", "here they do"]]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    folder = tmp_path / "archive"
    write_episode(folder, "ferry", _FERRY, number=1)
    write_episode(folder, "bread", _BREAD, number=2)
    write_episode(folder, "maps", _MAPS, number=3)
    write_person(folder, "idaklein", "Ida Klein")
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


def _ids(store: Path) -> dict[str, set[str]]:
    with open_published(store) as index_version:
        return {
            slug: {chunk.id for chunk in index_version.chunks.chunks_of(slug)}
            for slug in index_version.episodes
        }


def _sync(archive: Path, store: Path) -> tuple[IngestReport, list[str]]:
    """Ingest; also return the texts that were encoded."""
    model = WordHash()
    return ingest(str(archive), store, model=model), model.encoded


def _nearest(index_version: IndexVersion, question: NDArray[np.float32]) -> str:
    """The episode of the chunk that is nearest to the question."""
    (found,) = index_version.chunks.nearest(question, 1)
    return index_version.lexical.places[index_version.rows[found.id]].episode


def test_the_first_ingest_reads_everything(archive: Path, store: Path) -> None:
    report, encoded = _sync(archive, store)
    assert report.files == FileCounts(added=3, changed=0, removed=0, unchanged=0)
    assert report.archive == str(archive)
    assert report.index_version == published_name(store)
    assert (report.episodes, report.transcripts) == (3, 3)
    assert (report.sections, report.lines) == (5, 10)
    assert report.encoded == report.chunks == len(encoded) > 0
    assert report.copied == 0
    assert list(report.seconds) == ["open", "read", "cut", "encode", "publish"]
    with open_published(store) as index_version:
        assert index_version.episodes["ferry"].guests[0].name == "Ida Klein"


def test_nothing_changed(archive: Path, store: Path) -> None:
    first, _ = _sync(archive, store)
    again, encoded = _sync(archive, store)
    assert encoded == []
    assert again.index_version == first.index_version
    assert again.files == FileCounts(added=0, changed=0, removed=0, unchanged=3)
    assert (again.encoded, again.copied) == (0, first.chunks)
    assert again.problems == first.problems
    counts = ("episodes", "transcripts", "sections", "lines", "chunks", "archive")
    assert [getattr(again, name) for name in counts] == [getattr(first, name) for name in counts]


def test_nothing_changed_loads_nothing_heavy(sample_archive: Path, sample_store: Path) -> None:
    code = (
        "import sys; from ingest.pipeline import ingest; report = ingest(*sys.argv[1:]);"
        "assert report.encoded == 0 and report.copied == report.chunks > 0;"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'chromadb', 'bm25s', 'scipy',"
        " 'langchain', 'langchain_core', 'gradio', 'huggingface_hub'};"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    command = [sys.executable, "-c", code, str(sample_archive), str(sample_store)]
    subprocess.run(command, check=True)  # noqa: S603 - our own code


def test_an_edit_changes_only_its_own_chunks(archive: Path, store: Path) -> None:
    _sync(archive, store)
    before = _ids(store)
    edited = [[*_BREAD[0], "and a patient baker"], _BREAD[1]]
    write_episode(archive, "bread", edited, number=2)
    report, encoded = _sync(archive, store)
    after = _ids(store)
    assert {slug for slug in before if before[slug] != after[slug]} == {"bread"}
    assert len(before["bread"] & after["bread"]) == 1  # the section that was not edited
    assert len(encoded) == report.encoded == 1
    assert report.files == FileCounts(added=0, changed=1, removed=0, unchanged=2)


def test_a_section_that_only_moved_is_not_encoded_again(archive: Path, store: Path) -> None:
    _sync(archive, store)
    path = archive / "_podcast" / "bread.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("transcript:\n", "transcript:\n- header: Hello\n- line: Hm.\n"))
    report, encoded = _sync(archive, store)
    assert len(encoded) == report.encoded == 1
    with open_published(store) as index_version:
        for chunk in index_version.chunks.chunks_of("bread"):
            section = index_version.episodes["bread"].sections[chunk.section]
            assert section.header in chunk.text
            assert section.lines[chunk.first_line].text in chunk.text


def test_a_renamed_file_keeps_its_vectors(archive: Path, store: Path) -> None:
    _sync(archive, store)
    before = _ids(store)
    (archive / "_podcast" / "bread.md").rename(archive / "_podcast" / "loaf.md")
    report, encoded = _sync(archive, store)
    after = _ids(store)
    assert encoded == []
    assert report.files == FileCounts(added=1, changed=0, removed=1, unchanged=2)
    assert after.keys() == {"ferry", "loaf", "maps"}
    assert not after["loaf"] & before["bread"]
    assert (after["ferry"], after["maps"]) == (before["ferry"], before["maps"])
    question = WordHash().encode_query("bread cold night")
    with open_published(store) as index_version:
        assert _nearest(index_version, question) == "loaf"


def test_a_deleted_file_is_no_longer_found(archive: Path, store: Path) -> None:
    _sync(archive, store)
    before = _ids(store)
    (archive / "_podcast" / "bread.md").unlink()
    report, encoded = _sync(archive, store)
    assert encoded == []
    assert report.files == FileCounts(added=0, changed=0, removed=1, unchanged=2)
    assert _ids(store) == {slug: ids for slug, ids in before.items() if slug != "bread"}
    with open_published(store) as index_version:
        assert not index_version.lexical.scores("rye wheat").any()
        assert all(place.episode != "bread" for place in index_version.lexical.places)
        found = index_version.chunks.nearest(WordHash().encode_query("rye wheat"), 50)
        assert {
            index_version.lexical.places[index_version.rows[one.id]].episode for one in found
        } == {
            "ferry",
            "maps",
        }


def test_a_renamed_guest_is_renamed_in_the_chunks(archive: Path, store: Path) -> None:
    _sync(archive, store)
    write_person(archive, "idaklein", "Ida Gross")
    report, encoded = _sync(archive, store)
    assert report.files == FileCounts(added=0, changed=0, removed=0, unchanged=3)
    assert len(encoded) == report.chunks
    assert all("Ida Gross" in text for text in encoded)
    with open_published(store) as index_version:
        assert index_version.episodes["maps"].guests[0].name == "Ida Gross"


def test_the_same_archive_has_the_same_ids(archive: Path, store: Path, tmp_path: Path) -> None:
    _sync(archive, store)
    shutil.copytree(archive, tmp_path / "copy")
    _sync(tmp_path / "copy", tmp_path / "other")
    assert _ids(store) == _ids(tmp_path / "other")


def test_problems_of_unchanged_files_are_reported_again(archive: Path, store: Path) -> None:
    (archive / "_podcast" / "broken.md").write_text("---\ntitle: [\n---\n")
    write_episode(archive, "silent", [], number=3)
    first, _ = _sync(archive, store)
    kinds = {problem.kind for problem in first.problems}
    expected = {ProblemKind.UNPARSEABLE, ProblemKind.NO_TRANSCRIPT, ProblemKind.DUPLICATE_NUMBER}
    assert expected <= kinds
    assert sum(first.problems_by_kind.values()) == len(first.problems)
    assert _sync(archive, store)[0].problems == first.problems
    write_episode(archive, "bread", _MAPS, number=2)  # another file changes
    third, _ = _sync(archive, store)
    assert expected <= {problem.kind for problem in third.problems}
    assert [one for one in third.problems if one.file == "_podcast/broken.md"] == [
        one for one in first.problems if one.file == "_podcast/broken.md"
    ]


def test_an_archive_without_any_transcript(tmp_path: Path, store: Path) -> None:
    write_episode(tmp_path / "archive", "silent", [])
    report, _ = _sync(tmp_path / "archive", store)
    assert (report.episodes, report.transcripts, report.chunks) == (1, 0, 0)
    with open_published(store) as index_version:
        assert index_version.chunks.nearest(WordHash().encode_query("rye"), 5) == []
        assert not index_version.lexical.scores("rye").any()
    assert _sync(tmp_path / "archive", store)[0].index_version == report.index_version


def test_two_index_versions_are_kept_and_nothing_foreign_is_removed(
    archive: Path, store: Path
) -> None:
    foreign = store / "generations" / "holiday photos"
    foreign.mkdir(parents=True)
    leftover = store / "generations" / "20240101T000000-abcdef"
    leftover.mkdir()
    names = []
    for number in range(4):
        write_episode(archive, f"more-{number}", _MAPS, season=2, number=number)
        names.append(_sync(archive, store)[0].index_version)
    assert foreign.is_dir()
    assert not leftover.exists()
    _sync(archive, store)
    kept = {path.name for path in (store / "generations").iterdir()} - {foreign.name}
    assert kept == set(names[-2:])


def test_a_reader_stays_on_its_index_version(archive: Path, store: Path) -> None:
    _sync(archive, store)
    question = WordHash().encode_query("bread cold night")
    with open_published(store) as reader:  # its chunks are opened only when they are searched
        (archive / "_podcast" / "bread.md").unlink()
        _sync(archive, store)
        assert reader.name != published_name(store)
        assert _nearest(reader, question) == "bread"


def test_many_edits_leave_little_garbage(archive: Path, store: Path) -> None:
    model = WordHash()
    for number in range(6):
        write_episode(archive, "bread", [[f"Loaf number {number} rises", "slowly"]], number=2)
        ingest(str(archive), store, model=model)
        with open_published(store) as index_version:
            assert index_version.manifest.garbage <= 0.2 * index_version.manifest.chunks
    assert len(model.encoded) == len(set(model.encoded))


class _Failing(WordHash):
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        raise PrepareStoreError("the model is unavailable")


class _NotANumber(WordHash):
    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.full((len(texts), 64), np.nan, dtype=np.float32)


@pytest.mark.parametrize("model", [_Failing(), _NotANumber()], ids=["fails", "returns NaN"])
def test_a_failed_ingest_leaves_the_published_index_version(
    archive: Path, store: Path, model: WordHash
) -> None:
    _sync(archive, store)
    before = _ids(store)
    write_episode(archive, "new", _MAPS, season=9)
    with pytest.raises(PrepareStoreError):
        ingest(str(archive), store, model=model)
    assert _ids(store) == before
    assert len(list((store / "generations").iterdir())) == 1
    assert _sync(archive, store)[0].encoded == 1


def test_an_unknown_archive_leaves_the_store(archive: Path, store: Path) -> None:
    _sync(archive, store)
    before = published_name(store)
    with pytest.raises(CheckArchiveError):
        ingest(str(archive / "nowhere"), store, model=WordHash())
    assert published_name(store) == before


def test_a_store_that_cannot_be_a_folder(archive: Path, store: Path) -> None:
    store.write_text("a file")
    with pytest.raises(PrepareStoreError, match="Cannot write") as caught:
        _sync(archive, store)
    assert "\n" not in str(caught.value)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write to read-only folders")
def test_a_store_that_may_not_be_written(archive: Path, store: Path) -> None:
    store.mkdir(mode=0o500)
    with pytest.raises(PrepareStoreError, match="Cannot write"):
        _sync(archive, store)


@pytest.mark.parametrize("kilobytes", [0, 1, 20, 100, 190])
def test_a_disk_that_fills_up(archive: Path, store: Path, kilobytes: int) -> None:
    """A limit on the size of files stands in for a full disk: writes fail the same way, in
    Python, in SQLite and in Chroma's own code, but with another number."""
    _sync(archive, store)
    before = _ids(store)
    for number in range(12):
        write_episode(archive, f"new-{number}", _FERRY, season=9, number=number)
    code = (
        "import resource, sys; from ingest.pipeline import ingest;"
        "from tests.word_hash import WordHash; from vectorstore.errors import PrepareStoreError\n"
        "limit = int(sys.argv[3]); resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))\n"
        "try: ingest(sys.argv[1], sys.argv[2], model=WordHash())\n"
        "except PrepareStoreError as error: assert chr(10) not in str(error); sys.exit(str(error))"
    )
    command = [sys.executable, "-c", code, str(archive), str(store), str(kilobytes * 1024)]
    done = subprocess.run(command, capture_output=True, text=True)  # noqa: S603 - our own code
    assert done.returncode == 1, done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert _ids(store) == before
    assert len(list((store / "generations").iterdir())) == 1  # the disk space is freed
    assert _sync(archive, store)[0].files.added == 12


def test_check_reports_without_a_store(archive: Path, tmp_path: Path) -> None:
    (archive / "_podcast" / "broken.md").write_text("no front matter")
    before = sorted(tmp_path.rglob("*"))
    report = check(str(archive))
    assert sorted(tmp_path.rglob("*")) == before
    assert report.index_version is None
    assert (report.episodes, report.transcripts, report.sections, report.lines) == (3, 3, 5, 10)
    assert report.chunks == 5
    assert (report.encoded, report.copied) == (0, 0)
    assert [problem.file for problem in report.problems] == ["_podcast/broken.md"]


def test_check_finds_in_the_sample_what_ingest_finds(sample_archive: Path, store: Path) -> None:
    checked = check(str(sample_archive), model=WordHash())
    ingested = ingest(str(sample_archive), store, model=WordHash())
    assert checked.problems == ingested.problems
    for name in ("episodes", "transcripts", "sections", "lines", "chunks", "files"):
        assert getattr(checked, name) == getattr(ingested, name)


def test_progress_is_reported_to_the_end(archive: Path, store: Path) -> None:
    class StepsLeft:
        def __init__(self) -> None:
            self.left: dict[str, int] = {}
            self.stage = ""

        def start(self, stage: str, total: int) -> None:
            self.stage = stage
            self.left[stage] = total

        def advance(self, steps: int) -> None:
            self.left[self.stage] -= steps

    steps = StepsLeft()
    report = ingest(str(archive), store, model=WordHash(), progress=steps)
    assert steps.left == dict.fromkeys(report.seconds, 0)
