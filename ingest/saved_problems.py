"""The problems of an index version's files, kept beside it: unchanged files are not read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.problems import Problem, ProblemKind
from vectorstore.publication import IndexVersionWriter

_FILE = "problems.json"


@dataclass(frozen=True, slots=True)
class Remembered:
    """What reading found: `readings` by the path of the file, `duplicates` across files."""

    readings: Mapping[str, tuple[Problem, ...]]
    duplicates: tuple[Problem, ...]


def write_problems(draft: IndexVersionWriter, found: Remembered) -> None:
    """Keep `found` in an index version that is being written. Raises PrepareStoreError."""
    record = {
        "readings": {path: [asdict(one) for one in many] for path, many in found.readings.items()},
        "duplicates": [asdict(problem) for problem in found.duplicates],
    }
    draft.write(_FILE, json.dumps(record, ensure_ascii=False, indent=1))


def read_problems(index_version: Path) -> Remembered:
    """Read what `write_problems` kept; the store has checked that the file is whole."""
    record = json.loads((index_version / _FILE).read_bytes())
    return Remembered(
        {path: _problems(many) for path, many in record["readings"].items()},
        _problems(record["duplicates"]),
    )


def _problems(records: list[dict[str, Any]]) -> tuple[Problem, ...]:
    return tuple(
        Problem(ProblemKind(one["kind"]), one["file"], one["line"], one["detail"])
        for one in records
    )
