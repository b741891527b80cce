"""Runs the command line inside the test's process, so that the models are loaded only once."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import Any

import pytest

from ui.cli.app import main


@dataclass(frozen=True)
class Outcome:
    """Exit status, standard output and standard error of a command."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - what a command prints is what its test is about
        return json.loads(self.out)

    @property
    def jsonl(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


class Terminal:
    """`terminal("ask", "why?")` runs `podcast-qa ask 'why?'`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: object, stdin: bytes = b"") -> Outcome:
        self._monkeypatch.setattr("sys.argv", ["podcast-qa", *map(str, arguments)])
        self._monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as exited:
            main()
        printed = self._capsys.readouterr()
        assert isinstance(exited.value.code, int)
        return Outcome(exited.value.code, printed.out, printed.err)


def is_one_line(outcome: Outcome, status: int, *said: str) -> bool:
    """Whether a command failed with this status, and a last line that contains all of `said`."""
    *_, last = outcome.err.splitlines()
    return (
        outcome.status == status
        and outcome.out == ""
        and last.startswith("podcast-qa: ")
        and all(word in last for word in said)
        and "Traceback" not in outcome.err
    )
