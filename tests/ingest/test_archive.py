"""Archives: folders of each kind, and everything that cannot be read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.archive import Archive, open_archive
from ingest.errors import CheckArchiveError
from ingest.front_matter import MAX_BYTES
from ingest.people_pages import PersonPage
from ingest.problems import ProblemKind as Kind

EPISODE = "---\ntitle: Maps\n---\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "archive"
    (root / "_podcast").mkdir(parents=True)
    (root / "_people").mkdir()
    (root / "_podcast" / "b.md").write_text(EPISODE)
    (root / "_podcast" / "a.md.md").write_text(EPISODE)
    (root / "_people" / "idaklein.md").write_text("---\ntitle: 'Ida  Klein\u200b'\n---\nbio\n")
    return root


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Path | str], Archive]:
    return lambda location: open_archive(str(location), tmp_path / "cache")


Read = Callable[[Path | str], Archive]


def problems(archive: Archive) -> list[tuple[Kind, str]]:
    return [(problem.kind, problem.file) for problem in archive.problems]


def test_a_folder_with_episodes_and_people(folder: Path, read: Read) -> None:
    archive = read(folder)
    assert [(file.path, file.slug) for file in archive.episodes] == [
        ("_podcast/a.md.md", "a.md"),
        ("_podcast/b.md", "b"),
    ]
    assert archive.episodes[0].content == EPISODE.encode()
    assert archive.people == {"idaklein": PersonPage("Ida Klein", "bio")}
    assert archive.problems == ()
    assert read(folder / "_podcast") == archive


def test_a_flat_folder(folder: Path, read: Read) -> None:
    archive = read(folder / "_people")
    assert [(file.path, file.slug) for file in archive.episodes] == [("idaklein.md", "idaklein")]


def test_hashes_follow_the_content(folder: Path, read: Read) -> None:
    before = read(folder)
    (folder / "_podcast" / "b.md").write_text(EPISODE + " ")
    (folder / "_people" / "idaklein.md").write_text("---\ntitle: Ida Klein\n---\nbio\n")
    after = read(folder)
    same = [
        old.sha256 == new.sha256 for old, new in zip(before.episodes, after.episodes, strict=True)
    ]
    assert same == [True, False]
    assert before.people_sha256 == after.people_sha256
    (folder / "_people" / "idaklein.md").write_text("---\ntitle: Ida Gross\n---\n")
    assert read(folder).people_sha256 != before.people_sha256


def test_links_that_lead_out_are_not_followed(folder: Path, read: Read, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text(EPISODE)
    (folder / "_podcast" / "out.md").symlink_to(secret)
    (folder / "_podcast" / "up.md").symlink_to("../../secret.md")
    (folder / "_podcast" / "within.md").symlink_to("b.md")
    (folder / "_podcast" / "broken.md").symlink_to("nothing.md")
    (folder / "_podcast" / "loop.md").symlink_to("loop.md")
    archive = read(folder)
    assert [file.slug for file in archive.episodes] == ["a.md", "b", "within"]
    assert problems(archive) == [
        (Kind.UNREADABLE, "_podcast/broken.md"),
        (Kind.UNREADABLE, "_podcast/loop.md"),
        (Kind.LEADS_OUTSIDE, "_podcast/out.md"),
        (Kind.LEADS_OUTSIDE, "_podcast/up.md"),
    ]


def test_a_folder_of_episodes_that_leads_out_is_not_followed(read: Read, folder: Path) -> None:
    outside = folder.parent / "outside"
    (folder / "_podcast").rename(outside)
    (folder / "_podcast").symlink_to(outside)
    with pytest.raises(CheckArchiveError, match="no episode files"):
        read(folder)


def test_what_cannot_be_taken_is_problems(folder: Path, read: Read) -> None:
    (folder / "_podcast" / "large.md").write_bytes(b"x" * (MAX_BYTES + 1))
    (folder / "_podcast" / "cover.jpg").write_bytes(b"")
    (folder / "_podcast" / "season2").mkdir()
    (folder / "_podcast" / ".hidden.md").write_text(EPISODE)
    os.mkfifo(folder / "_podcast" / "pipe.md")
    (folder / "_people" / "nobody.md").write_text("no page\n")
    (folder / "_people" / "template.md").write_text("---\ntitle: {{ name }}\n---\n")
    assert problems(read(folder)) == [
        (Kind.NOT_AN_EPISODE, "_podcast/cover.jpg"),
        (Kind.TOO_LARGE, "_podcast/large.md"),
        (Kind.UNREADABLE, "_podcast/pipe.md"),
        (Kind.NOT_AN_EPISODE, "_podcast/season2"),
        (Kind.NO_FRONT_MATTER, "_people/nobody.md"),
        (Kind.UNPARSEABLE, "_people/template.md"),
    ]


def test_a_name_that_is_no_text_is_problems(folder: Path, read: Read) -> None:
    try:
        (folder / "_podcast" / os.fsdecode(b"caf\xe9.md")).write_text(EPISODE)
    except OSError:
        pytest.skip("this file system takes only names that are text")
    archive = read(folder)
    assert problems(archive) == [(Kind.NOT_AN_EPISODE, "_podcast/caf\\udce9.md")]


def test_terminal_escapes_in_a_file_name_are_escaped(folder: Path, read: Read) -> None:
    (folder / "_podcast" / "a\x1b[2J\n.md").write_text(EPISODE)
    assert problems(read(folder)) == [(Kind.NOT_AN_EPISODE, "_podcast/a\\x1b[2J\\n.md")]


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_an_unreadable_file_is_problems(folder: Path, read: Read) -> None:
    (folder / "_podcast" / "b.md").chmod(0)
    assert problems(read(folder)) == [(Kind.UNREADABLE, "_podcast/b.md")]


def test_a_missing_archive_is_one_line_that_says_what_to_do(tmp_path: Path, read: Read) -> None:
    file = tmp_path / "episode.md"
    file.write_text(EPISODE)
    (tmp_path / "empty").mkdir()
    for location, words in (
        ("nothing", "folder not found"),
        ("episode.md", "is a file"),
        ("empty", "no episode files"),
    ):
        with pytest.raises(CheckArchiveError, match=words) as caught:
            read(tmp_path / location)
        assert "\n" not in str(caught.value)
