"""Runs the command line in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.conftest import CHECKOUT

HEAVY = {"torch", "chromadb", "langchain", "langchain_core", "gradio", "sentence_transformers"}
"""Libraries that take seconds to import."""

_RUN = "from ui.cli.app import main; main()"


@dataclass(frozen=True)
class Process:
    """A command that runs, with its three streams."""

    process: subprocess.Popen[bytes]
    stdin: IO[bytes]
    stdout: IO[bytes]
    stderr: IO[bytes]

    def send_signal(self, number: int) -> None:
        self.process.send_signal(number)

    def wait(self, seconds: float) -> int:
        return self.process.wait(seconds)


@contextmanager
def started(*arguments: object, cwd: Path, **environment: str) -> Iterator[Process]:
    """Start `podcast-qa` with these arguments; it does not outlive the block."""
    ours = {name: value for name, value in os.environ.items() if "PODCAST_QA_" not in name}
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", _RUN, *map(str, arguments)],
        cwd=cwd,
        env={**ours, "PYTHONPATH": str(CHECKOUT), **environment},
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        try:
            yield Process(process, process.stdin, process.stdout, process.stderr)
        finally:
            process.kill()


def loaded_by(*arguments: object, cwd: Path) -> set[str]:
    """The modules that a command loads; it must succeed."""
    status, loaded, diagnostics = run_and_loaded(*arguments, cwd=cwd)
    assert status == 0, diagnostics
    return loaded


def run_and_loaded(
    *arguments: object, cwd: Path, **environment: str
) -> tuple[int, set[str], list[str]]:
    """The exit status of a command, the modules it loads, its lines on standard error."""
    environment["PYTHONPROFILEIMPORTTIME"] = "1"
    with started(*arguments, cwd=cwd, **environment) as process:
        _, written = process.process.communicate(timeout=120)
        status = process.wait(0)
    imports, diagnostics = set(), []
    for line in written.decode().splitlines():
        if line.startswith("import time:"):
            imports.add(line.rpartition("|")[2].strip())
        else:
            diagnostics.append(line)
    return status, imports, diagnostics
