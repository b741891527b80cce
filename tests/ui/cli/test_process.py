"""What shows only in a process of its own: start-up, signals, pipes, locale."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT
from tests.ui.process import HEAVY, loaded_by, run_and_loaded, started


def test_help_and_episodes_load_nothing_heavy(sample_store: Path, tmp_path: Path) -> None:
    for arguments in (["--help"], ["ask", "--help"], ["episodes", "--store", sample_store]):
        loaded = loaded_by(*arguments, cwd=tmp_path)
        assert "ui.cli.app" in loaded
        assert loaded & HEAVY == set()


def test_ingest_of_an_unchanged_archive_loads_nothing_heavy_and_skips_every_later_stage(
    sample_archive: Path, sample_store: Path, tmp_path: Path
) -> None:
    command = ("ingest", sample_archive, "--store", sample_store)
    status, loaded, diagnostics = run_and_loaded(*command, cwd=tmp_path)
    assert (status, diagnostics) == (0, ["podcast-qa: open"])
    assert loaded & HEAVY == set()


def test_a_reader_that_has_seen_enough_ends_it_quietly(sample_store: Path, tmp_path: Path) -> None:
    with started("episodes", "--json", "--store", sample_store, cwd=tmp_path) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("arguments", [["--help"], ["episodes"], ["search", "--batch", "-"]])
def test_output_that_cannot_be_written_is_one_line(
    arguments: list[str], sample_store: Path, tmp_path: Path
) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(  # noqa: S603 - our own command line
            [sys.executable, "-c", "from ui.cli.app import main; main()", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(CHECKOUT), "PODCAST_QA_STORE": str(sample_store)},
            input=b'{"id": 1, "question": "late readings"}\n',
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    *_, last = ended.stderr.decode().splitlines()
    assert last.startswith("podcast-qa: cannot write the output")
    assert b"Traceback" not in ended.stderr
    assert b"Exception ignored" not in ended.stderr
    assert ended.returncode == 1


def test_an_interrupt_ends_it_quietly(sample_store: Path, tmp_path: Path) -> None:
    command = ("search", "--batch", "-", "--store", sample_store)
    with started(*command, cwd=tmp_path) as process:
        process.stdin.write(b'{"id": 1, "question": "late readings"}\n')
        process.stdin.flush()
        # Each answer is there as soon as it is done, not when the batch is.
        assert b'"id": 1' in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert b"Traceback" not in process.stderr.read()


def test_json_is_utf_8_whatever_the_locale(sample_store: Path, tmp_path: Path) -> None:
    command = ("episodes", "--json", "--season", 1, "--store", sample_store)
    with started(*command, cwd=tmp_path, PYTHONIOENCODING="ascii") as process:
        assert "Xóchitl Ahlgren" in process.stdout.read().decode("utf-8")
        assert process.wait(60) == 0
