"""README and docs are true: every command runs, every link and every file they name exists."""

from __future__ import annotations

import http.client
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import tomllib
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT
from tests.ui.process import started
from tests.ui.terminal import Terminal
from ui.cli.app import app

DOCUMENTS = [
    *(CHECKOUT / name for name in ("README.md", "CONTRIBUTING.md", "samples/README.md")),
    *sorted((CHECKOUT / "docs").glob("*.md")),
]
_BLOCK = re.compile(r"^ *```(?:sh|bash|console)\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
_FILE = re.compile(
    r"`((?:benchmarks|evaluation|ingest|rag|tuning|ui|vectorstore)/[\w/]+(?:\.\w+|/))`"
)


def _commands() -> Iterator[tuple[Path, str]]:
    for document in DOCUMENTS:
        for block in _BLOCK.findall(document.read_text(encoding="utf-8")):
            for line in block.replace("\\\n", " ").splitlines():
                yield document, line.strip().removeprefix("$ ").removeprefix(".venv/bin/")


# In the order of the documents, each command once per document.
_OURS = re.compile(r"(^|\| |^[A-Z_]+=\S+ )podcast-qa ")
OURS = list(dict.fromkeys(one for one in _commands() if _OURS.search(one[1])))
MAKE = list(dict.fromkeys(line for _, line in _commands() if line.startswith("make ")))


def _make_checkout(folder: Path, sample_store: Path) -> None:
    shutil.copytree(CHECKOUT / "samples", folder / "samples")
    shutil.copytree(sample_store, folder / ".podcast-qa")


@pytest.fixture
def checkout(terminal: Terminal, empty_folder: Path, sample_store: Path) -> Terminal:
    """The command line in a folder like a checkout whose sample archive has been ingested."""
    _make_checkout(empty_folder, sample_store)
    return terminal


@pytest.fixture(scope="module")
def reader_folders(
    tmp_path_factory: pytest.TempPathFactory, sample_store: Path
) -> Mapping[Path, Path]:
    """For each document a folder like a checkout, in which its reader types all its commands."""
    folders = {document: tmp_path_factory.mktemp(document.stem) for document in DOCUMENTS}
    for folder in folders.values():
        _make_checkout(folder, sample_store)
    return folders


def _needs_network(line: str) -> bool:
    return "://" in line


@pytest.mark.parametrize(
    ("document", "line"),
    [one for one in OURS if " serve" not in one[1]],
    ids=lambda value: value.name if isinstance(value, Path) else value,
)
def test_a_command_works_after_those_before_it(
    document: Path,
    line: str,
    terminal: Terminal,
    reader_folders: Mapping[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(reader_folders[document])
    if setting := re.match(r"([A-Z_]+)=(\S+) ", line):
        monkeypatch.setenv(setting[1], setting[2])
        line = line[setting.end() :]
    before, _, ours = line.rpartition("podcast-qa ")
    echoed = shlex.split(before.removesuffix(" | "))[1:] if before else []
    arguments = shlex.split(ours, comments=True)
    if _needs_network(line):
        arguments = [arguments[0], "--help"]  # at least the command exists
    outcome = terminal(*arguments, stdin=" ".join(echoed).encode())
    assert outcome.status == 0, outcome.err
    assert outcome.out


def test_the_page_is_served(checkout: Terminal, empty_folder: Path) -> None:
    assert any(" serve" in line for _, line in OURS)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with started("serve", "--port", port, cwd=empty_folder, PYTHONUNBUFFERED="1") as process:
        assert f"http://127.0.0.1:{port}/".encode() in process.stdout.readline()
        page = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        page.request("GET", "/")
        assert page.getresponse().status == 200
        page.close()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert b"Traceback" not in process.stderr.read()


@pytest.mark.parametrize("line", MAKE)
def test_make_has_the_targets_and_variables_of_the_documents(line: str) -> None:
    make = shutil.which("make")
    assert make
    command = [make, "--dry-run", *shlex.split(line, comments=True)[1:]]
    finished = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)  # noqa: S603 - our own Makefile
    assert finished.returncode == 0, finished.stderr


def test_make_help_lists_every_target() -> None:
    makefile = (CHECKOUT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)[1].split())  # type: ignore[index]  # the Makefile has it
    described = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert targets == described


@pytest.mark.parametrize("name", [command.name for command in app.registered_commands])
def test_every_command_has_help_and_is_documented(name: str, terminal: Terminal) -> None:
    outcome = terminal(name, "--help")
    assert outcome.status == 0
    assert name == "questions" or "--store" in outcome.out  # that one reads the archive
    documents = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    assert f"podcast-qa {name}" in documents


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    for link in _LINK.findall(document.read_text(encoding="utf-8")):
        if not link.startswith(("http://", "https://")):
            assert os.path.exists(document.parent / link), link  # noqa: PTH110 - a link may end in /


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_a_document_names_exist(document: Path) -> None:
    named = _FILE.findall(document.read_text(encoding="utf-8"))
    assert [name for name in named if not (CHECKOUT / name).exists()] == []


def _dependencies() -> list[str]:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"].values()
    needed = [*project["project"]["dependencies"], *chain.from_iterable(groups)]
    return [re.split(r"[^A-Za-z0-9-]", one)[0] for one in needed]


def test_every_dependency_is_explained() -> None:
    explained = (CHECKOUT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    assert [name for name in _dependencies() if name not in explained] == []


def test_the_lock_holds_every_dependency_but_torch() -> None:
    locked = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8").lower()
    missing = [name for name in _dependencies() if f"\n{name.lower()}==" not in locked]
    assert missing == ["torch"]  # pinned in the Makefile


README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def test_the_readme_shows_what_the_command_prints(checkout: Terminal) -> None:
    [shown] = re.findall(r"^```console\n\$ podcast-qa (.*?)\n(.*?)^```", README, re.DOTALL | re.M)
    outcome = checkout(*shlex.split(shown[0]))
    assert outcome.status == 0
    for part in shown[1].split("…\n"):
        assert " ".join(part.split()) in " ".join(outcome.out.split())


def test_the_python_in_the_readme_runs(
    checkout: Terminal, capsys: pytest.CaptureFixture[str]
) -> None:
    [code] = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - our own code
    assert "&t=" in capsys.readouterr().out
