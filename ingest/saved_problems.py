"""The problems saved with an index version, so that unchanged files need not be read again."""

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
class SavedProblems:
    """Problems inside files, by the path of the file, and `duplicates`, those between files."""

    by_file: Mapping[str, tuple[Problem, ...]]
    duplicates: tuple[Problem, ...]


def save_problems(writer: IndexVersionWriter, problems: SavedProblems) -> None:
    """Save `problems` in the index version being written. Raises PrepareStoreError."""
    record = {
        "readings": {path: [asdict(one) for one in own] for path, own in problems.by_file.items()},
        "duplicates": [asdict(problem) for problem in problems.duplicates],
    }
    writer.write(_FILE, json.dumps(record, ensure_ascii=False, indent=1))


def load_problems(index_version: Path) -> SavedProblems:
    """Load the problems saved in the folder `index_version`, whose files have been checked."""
    record = json.loads((index_version / _FILE).read_bytes())
    return SavedProblems(
        {path: _problems(own) for path, own in record["readings"].items()},
        _problems(record["duplicates"]),
    )


def _problems(records: list[dict[str, Any]]) -> tuple[Problem, ...]:
    return tuple(
        Problem(ProblemKind(one["kind"]), one["file"], one["line"], one["detail"])
        for one in records
    )
