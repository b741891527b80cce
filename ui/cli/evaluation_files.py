"""Writes the report of an evaluation into a folder, as Markdown and as JSON."""

from __future__ import annotations

from pathlib import Path

from evaluation.report.evaluation_report import EvaluationReport
from evaluation.report.json_record import as_json
from evaluation.report.markdown import as_markdown
from ui.errors import ChangeSettingsError

REPORT = "report.md"
RECORD = "evaluation.json"


def make_folder(folder: Path) -> Path:
    """Create the folder if necessary, and return it.

    Raises ChangeSettingsError if it cannot be created.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _not_written(folder, error) from error
    return folder


def write_files(folder: Path, report: EvaluationReport) -> str:
    """Write REPORT and RECORD into the folder, and return the JSON of the latter.

    Raises ChangeSettingsError if they cannot be written.
    """
    record = as_json(report)
    _write(folder / REPORT, as_markdown(report))
    _write(folder / RECORD, record)
    return record


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise _not_written(path, error) from error


def _not_written(path: Path, error: OSError) -> ChangeSettingsError:
    return ChangeSettingsError(
        f"cannot write {path} ({error.strerror}); choose another folder with --out"
    )
