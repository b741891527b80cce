"""GGUF files: found, loaded once, refused in one line, and never printed about."""

from __future__ import annotations

import gc
import http.client
import os
import shutil
import subprocess
import sys
import weakref
from pathlib import Path

import pytest

from rag.errors import AskDifferentlyError
from rag.llm.gguf import open_gguf
from rag.llm.llama_chat import LlamaChat
from rag.llm.models import choose_model
from tests.conftest import CHECKOUT
from tests.small_model import FILE, small_model

HUB_ID = "someone/tiny-GGUF"


def test_it_is_chosen_by_its_path(model: LlamaChat) -> None:
    choice = choose_model(f"gguf:{small_model()}")
    assert choice.name == f"gguf:{FILE}"  # nothing of the folders of this machine
    assert choice.model is model  # loaded once
    assert str(small_model().parent) not in choice.why


def test_nothing_is_printed(
    another: Path, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(small_model().read_bytes()[:2_000_000])
    open_gguf(str(another)).bind(max_tokens=2).invoke("hi")
    with pytest.raises(AskDifferentlyError):
        open_gguf(str(broken))
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "file not found"),
        (b"", "is not a GGUF file"),
        (b"GGUF", "cannot be loaded"),
        (b"GGUF" + bytes(100_000), "cannot be loaded"),
        (b"# a readme\n", "is not a GGUF file"),
        (2_000_000, "cannot be loaded"),
    ],
    ids=["missing", "empty", "magic alone", "zeros", "text", "cut"],
)
def test_a_missing_or_broken_file_is_one_line(
    content: bytes | int | None, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "some model.gguf"
    if isinstance(content, int):
        content = small_model().read_bytes()[:content]
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(AskDifferentlyError, match=message) as error:
        choose_model(f"gguf:{file}")
    assert "some model.gguf" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "spec", ["", " ", "/", ".", "nowhere/x.gguf", "a/b/c/d", "../up", "~nobody"]
)
def test_a_spec_without_a_model_is_one_line(spec: str) -> None:
    with pytest.raises(AskDifferentlyError, match="file not found") as error:
        choose_model(f"gguf:{spec}")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("spec", [HUB_ID, f"{HUB_ID}/sub/tiny.gguf"])
def test_a_hub_out_of_reach_is_one_line(spec: str) -> None:
    with pytest.raises(AskDifferentlyError, match="cannot be downloaded from the hub") as error:
        choose_model(f"gguf:{spec}")
    assert spec in str(error.value)
    assert "\n" not in str(error.value)


def test_a_model_in_the_hubs_cache_needs_no_network(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    cached = tmp_path / "models--someone--tiny-GGUF"
    snapshot = cached / "snapshots" / ("0" * 40)
    snapshot.mkdir(parents=True)
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text("0" * 40, encoding="ascii")
    for other in ("a.Q2_K.gguf", "mmproj-a.gguf", "big.Q4_K_M-00001-of-00002.gguf"):
        (snapshot / other).write_bytes(b"none of these")
    (snapshot / "tiny.Q4_K_M.gguf").symlink_to(small_model())
    for spec in (HUB_ID, f"{HUB_ID}/tiny.Q4_K_M.gguf"):
        choice = choose_model(f"gguf:{spec}")
        assert choice.name == f"gguf:{spec}"
        assert choice.model is not None


@pytest.fixture
def another(tmp_path: Path) -> Path:
    """The model under another name, so that it has to be loaded."""
    other = tmp_path / "other.gguf"
    shutil.copyfile(small_model(), other)
    return other


def test_without_its_package_it_says_which(another: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(AskDifferentlyError, match=r"^package for gguf missing: pip install \w+$"):
        open_gguf(str(another))


def test_with_half_its_package_it_says_what_is_missing(
    another: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "xllamacpp.py").write_text("raise ImportError('libgomp.so.1: no such file')")
    monkeypatch.delitem(sys.modules, "xllamacpp", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(AskDifferentlyError, match=r"cannot be loaded \(libgomp.so.1"):
        open_gguf(str(another))


PROGRAM = """
import sys
from rag.llm.models import choose_model

stream = choose_model("gguf:" + sys.argv[1]).model.bind(max_tokens=2000).stream("Count the waves.")
print(bool(next(stream).text))
"""


def test_a_program_that_ends_does_not_wait_for_the_answer() -> None:
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM, str(small_model())],
        cwd=CHECKOUT,
        env={**os.environ, "OMP_NUM_THREADS": "1"},  # see the fixture `model` in conftest.py
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "True\n", "")


def test_a_model_that_nobody_uses_is_let_go(another: Path) -> None:
    model = open_gguf(str(another))
    model.bind(max_tokens=1).invoke("hi")
    address = model.server.listening_address.removeprefix("http://")  # type: ignore[attr-defined]  # see above
    http.client.HTTPConnection(address, timeout=10).connect()
    gone = weakref.ref(model)
    del model
    gc.collect()
    assert gone() is None
    with pytest.raises(ConnectionRefusedError):
        http.client.HTTPConnection(address, timeout=10).connect()
