"""The evaluation notebook, run as you would run it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

from rag.calibration import calibration_of
from tests.conftest import CHECKOUT
from vectorstore.embedding import open_embedder

NOTEBOOK = CHECKOUT / "evaluation" / "evaluation.ipynb"
RUN_AGAIN = "run it again: CONTRIBUTING.md says how"
NOWHERE = "http://127.0.0.1:9"  # nothing listens on the discard port
LARGEST = 300_000


def read() -> NotebookNode:
    notebook: NotebookNode = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]  # no types in it
    return notebook


def code_of(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def executed(monkeypatch: pytest.MonkeyPatch, **environment: str) -> NotebookNode:
    """The notebook with new outputs. Raises CellExecutionError if a cell fails."""
    for name in ("STORE", "QUESTIONS", "SETTINGS"):
        monkeypatch.delenv(f"EVALUATION_{name}", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, NOWHERE)
    notebook = read()
    for cell in code_of(notebook):
        cell.outputs = []
    NotebookClient(
        notebook, timeout=240, resources={"metadata": {"path": NOTEBOOK.parent}}
    ).execute()
    return notebook


def kinds(cell: NotebookNode) -> list[tuple[str, list[str]]]:
    """The outputs of a cell: the type of each, and its MIME types."""
    return [(one.output_type, sorted(one.get("data", ()))) for one in cell.outputs]


def shown(notebook: NotebookNode, name: str, mime: str = "text/html") -> str:
    """The last output of the cell with that id."""
    [cell] = [cell for cell in notebook.cells if cell.id == name]
    text: str = cell.outputs[-1].data[mime]
    return text


def test_the_notebook_is_checked_in_with_its_outputs() -> None:
    notebook = read()
    nbformat.validate(notebook)
    code = code_of(notebook)
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1)), RUN_AGAIN
    outputs = [output for cell in code for output in cell.outputs]
    assert {output.output_type for output in outputs} == {"execute_result", "display_data"}
    assert notebook.metadata == {"language_info": {"name": "python"}}
    assert not any(cell.metadata for cell in notebook.cells)
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert len(text) < LARGEST
    assert not re.search(r"(?<![\w.:/])/(?:home|root|tmp|Users|work|var)/", text)


def test_every_table_and_plot_is_introduced() -> None:
    notebook = read()
    for before, cell in zip(notebook.cells, notebook.cells[1:], strict=False):
        if cell.cell_type == "code":
            assert before.cell_type == "markdown", cell.id


def test_it_runs_on_the_sample_archive_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    now = executed(monkeypatch)
    then = read()
    for fresh, stored in zip(code_of(now), code_of(then), strict=True):
        assert kinds(fresh) == kinds(stored), f"{fresh.id} shows something else: {RUN_AGAIN}"
    assert shown(now, "questions") == shown(then, "questions"), RUN_AGAIN
    search = shown(now, "search")
    for part in ("hit@5", "mrr@10", "defaults", "lexical_weight=0", "meaning_weight=0"):
        assert part in search
    plots = [cell.id for cell in code_of(now) if "image/png" in str(kinds(cell))]
    assert plots == ["types", "depth", "latency", "answers", "refusals"]
    calibration = calibration_of(open_embedder())
    assert calibration
    assert f"{calibration.off_topic:.2f}" in shown(now, "thresholds")
    assert re.search(
        r'href="https://www\.youtube\.com/watch\?v=invented-\d+&amp;t=\d+s"',
        shown(now, "answer-misses"),
    )


def test_it_runs_on_another_store_with_other_questions_and_settings(
    monkeypatch: pytest.MonkeyPatch, sample_store: Path, tmp_path: Path
) -> None:
    span = {"slug": "invented-sql-for-nurses", "start_sec": 37, "end_sec": 61}
    asked = [
        {"id": "1", "question": "What did Idris do before he taught?", "gold": [span]},
        {"id": "<b>2", "question": "Who bakes <script>$x$?", "gold": [span]},
    ]
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n".join(json.dumps(one) for one in asked), encoding="utf-8")
    notebook = executed(
        monkeypatch,
        EVALUATION_STORE=str(sample_store),
        EVALUATION_QUESTIONS=str(questions),
        EVALUATION_SETTINGS='[{"passage_words": 60}]',
    )
    assert "passage_words=60" in shown(notebook, "search")
    missed = shown(notebook, "misses")
    assert "&lt;b&gt;2" in missed
    everything = json.dumps([cell.outputs for cell in code_of(notebook)])
    assert "<script>" not in re.sub(r'"text/plain": "[^"]*"', "", everything)
