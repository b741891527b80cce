"""`ingest`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.ui.terminal import Terminal


@pytest.fixture
def archive(sample_archive: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(sample_archive, tmp_path / "archive"))


def test_check_reports_every_defect_of_the_sample_and_writes_nothing(
    terminal: Terminal, sample_archive: Path, empty_folder: Path
) -> None:
    outcome = terminal("ingest", "--check", sample_archive)
    assert outcome.status == 0
    for kind in (
        "label normalised",
        "doubled header",
        "missing time",
        "time runs backwards",
        "duplicate line",
        "no transcript",
    ):
        assert f": {kind}: " in outcome.out
    ferry = "_podcast/invented-ferry-data-quality.md"
    text = (sample_archive / ferry).read_text(encoding="utf-8")
    line = text.splitlines().index("- header: Late readings") + 1
    assert f"{ferry}:{line + 1}: doubled header" in outcome.out
    assert "5 episodes, 4 with a transcript" in outcome.out
    assert list(empty_folder.iterdir()) == []


def test_json_has_every_problem_and_their_sums(terminal: Terminal, sample_archive: Path) -> None:
    report = terminal("ingest", "--check", sample_archive, "--json").json
    assert (report["episodes"], report["transcripts"], report["generation"]) == (5, 4, None)
    assert len(report["problems"]) == sum(report["problems_by_kind"].values()) > 10
    assert report["problems"][0].keys() == {"kind", "file", "line", "detail"}


def test_a_long_list_is_cut_on_a_terminal_only_and_says_so(
    terminal: Terminal, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = archive / "_podcast" / "invented-library-search.md"
    for number in range(30):
        text = silent.read_text(encoding="utf-8").replace("episode: 2", f"episode: {number + 50}")
        silent.with_name(f"silent-{number}.md").write_text(text, encoding="utf-8")
    whole = terminal("ingest", "--check", archive)
    assert whole.out.count(": no transcript: ") == 31
    monkeypatch.setattr("ui.cli.ingest_report.sys.stdout.isatty", lambda: True, raising=False)
    cut = terminal("ingest", "--check", archive)
    assert cut.out.count(": no transcript: ") < 31
    assert "more: no transcript (--json lists all)" in cut.out


def test_ingest_then_again_with_nothing_changed(
    terminal: Terminal, archive: Path, empty_folder: Path
) -> None:
    first = terminal("ingest", archive, "--json")
    assert first.status == 0
    assert first.json["encoded"] == first.json["chunks"] > 0
    assert (empty_folder / ".podcast-qa" / "CURRENT").exists()
    assert "\x1b" not in first.err  # no bars where standard error is no terminal
    again = terminal("ingest", archive, "--json")
    assert again.json["encoded"] == 0
    assert again.json["generation"] == first.json["generation"]
    assert again.json["problems"] == first.json["problems"]


def test_an_edited_line_is_found_after_the_next_ingest(terminal: Terminal, archive: Path) -> None:
    terminal("ingest", archive)
    nurses = archive / "_podcast" / "invented-sql-for-nurses.md"
    text = nurses.read_text(encoding="utf-8")
    nurses.write_text(text.replace("Oonagh", "Wilhelmina"), encoding="utf-8")
    report = terminal("ingest", archive, "--json").json
    assert report["files"] == {"added": 0, "changed": 1, "removed": 0, "unchanged": 4}
    assert 0 < report["encoded"] < 5
    hits = terminal("search", "Wilhelmina", "-k", 1, "--json").json["hits"]
    assert "Wilhelmina" in hits[0]["text"]


def test_the_archive_may_be_a_setting(
    terminal: Terminal, sample_archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PODCAST_QA_ARCHIVE", str(sample_archive))
    assert terminal("ingest", "--check").status == 0


def test_an_unchanged_archive_is_said_to_be_unchanged(
    terminal: Terminal, sample_archive: Path, sample_store: Path
) -> None:
    outcome = terminal("ingest", sample_archive, "--store", sample_store)
    assert "Nothing changed; index version " in outcome.out
    assert "19 problems" in outcome.out  # what was wrong still is


def test_another_archive_does_not_replace_the_first_unasked(
    terminal: Terminal, archive: Path, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    assert terminal("ingest", archive, "--store", store).status == 0
    moved = Path(shutil.copytree(archive, tmp_path / "moved"))
    assert terminal("ingest", moved, "--store", store).status == 0
    other = Path(shutil.copytree(archive, tmp_path / "other"))
    for file in (other / "_podcast").iterdir():
        file.rename(file.with_name(f"other-{file.name}"))
    refused = terminal("ingest", other, "--store", store)
    assert refused.status == 1
    assert f"holds another archive, {moved}" in refused.err
    assert "--store" in refused.err
    assert "--replace" in refused.err
    assert terminal("ingest", other, "--store", store, "--replace").status == 0
    assert terminal("ingest", other, "--store", store).status == 0


def test_problems_are_counted_and_listed_on_request(
    terminal: Terminal, archive: Path, tmp_path: Path
) -> None:
    told = terminal("ingest", archive, "--store", tmp_path / "store")
    assert ": doubled header: " not in told.out
    assert "problems repaired or left out; list them with: podcast-qa ingest --check" in told.out
