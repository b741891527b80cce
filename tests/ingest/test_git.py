"""Archives in git repositories: cloned, updated, and every failure one line."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.archive import Archive, open_archive
from ingest.errors import CheckArchiveError
from ingest.git import without_credentials

EPISODE = "---\ntitle: Maps\n---\n"

Read = Callable[[Path | str], Archive]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return lambda location: open_archive(str(location), tmp_path / "cache")


def git(repository: Path, *arguments: str) -> None:
    command = ["git", *arguments]
    subprocess.run(command, cwd=repository, check=True, capture_output=True)  # noqa: S603 - ours


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "archive"
    (folder / "_podcast").mkdir(parents=True)
    (folder / "_podcast" / "b.md").write_text(EPISODE)
    (folder / "_podcast" / "a.md.md").write_text(EPISODE)
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ida")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ida@example.org")
    git(folder, "init", "--quiet")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "first")
    return folder


def test_a_repository_is_cloned_and_updated(repository: Path, read: Read) -> None:
    url = repository.as_uri()
    first = read(url)
    assert [file.slug for file in first.episodes] == ["a.md", "b"]
    assert first.root != repository
    (first.root / "_podcast" / "stray.md").write_text(EPISODE)
    (first.root / "_podcast" / "b.md").write_text("changed")
    git(repository, "mv", "_podcast/a.md.md", "_podcast/c.md")
    git(repository, "commit", "--quiet", "--amend", "-m", "second")
    second = read(url)
    assert [file.slug for file in second.episodes] == ["b", "c"]
    assert second.episodes[0].content == EPISODE.encode()
    assert second.root == first.root


def test_an_interrupted_clone_is_cloned_again(repository: Path, read: Read) -> None:
    root = read(repository.as_uri()).root
    (root / ".git" / "HEAD").unlink()
    (root / ".git").rename(root / "git")
    assert [file.slug for file in read(repository.as_uri()).episodes] == ["a.md", "b"]


def test_git_that_fails_is_one_line(tmp_path: Path, read: Read) -> None:
    for url in (
        (tmp_path / "nothing").as_uri(),
        str(tmp_path / "nothing.git"),
        "file:///-x/--upload-pack=x",
    ):
        with pytest.raises(CheckArchiveError, match="git could not fetch") as caught:
            read(url)
        assert "\n" not in str(caught.value)


def test_a_cache_that_cannot_be_written_is_one_line(repository: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    cache = tmp_path / "file" / "cache"
    with pytest.raises(CheckArchiveError, match=re.escape(str(cache))) as caught:
        open_archive(repository.as_uri(), cache)
    assert "\n" not in str(caught.value)
    assert "use its folder" in str(caught.value)


def test_git_that_is_missing_is_one_line(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(CheckArchiveError, match="git is not installed"):
        read("https://example.org/archive.git")


def test_no_password_is_shown() -> None:
    assert without_credentials("https://ida:secret@example.org/a") == "https://example.org/a"
