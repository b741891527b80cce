"""Writes to standard output and standard error, without sequences that a terminal would execute."""

from __future__ import annotations

import json
import re
from typing import Any

import typer

# An archive or a language model may contain escape sequences.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def say(text: str, *, err: bool = False) -> None:
    """Print `text` without control characters, on standard error if `err`."""
    typer.echo(_CONTROLS.sub("", text), err=err)


def note(text: str) -> None:
    """Print one line of diagnostics on standard error, apart from the command's output."""
    say(f"podcast-qa: {' '.join(text.split())}", err=True)


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever JSON can express
    """Print `value` as indented JSON."""
    say(json.dumps(value, ensure_ascii=False, indent=2))
