"""Models on a hub: a real HTTP server on loopback that speaks the hub's protocol."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.conftest import CHECKOUT

CONTENT = b"GGUF, or so it says"
FILES = ("README.md", "a.Q2_K.gguf", "mmproj-tiny.Q4_K_M.gguf", "tiny.Q4_K_M.gguf")
REVISION = "0" * 40
# A process of its own, because the hub's library reads the address of the hub only once.
PROGRAM = """
import sys
from rag.errors import AskDifferentlyError
from rag.llm.gguf import find_gguf

for spec in sys.argv[1:]:
    try:
        print(find_gguf(spec).file)
    except AskDifferentlyError as error:
        print(error)
"""


class _Hub(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        status, content = 404, b"{}"
        if self.path.startswith("/api/models/someone/tiny-GGUF/tree/main"):
            listed = [{"type": "file", "path": name, "size": 1, "oid": "0"} for name in FILES]
            status, content = 200, json.dumps(listed).encode()
        elif self.path.startswith("/api/models/someone/tiny-GGUF"):
            siblings = [{"rfilename": name} for name in FILES]
            about = {"id": "someone/tiny-GGUF", "sha": REVISION, "siblings": siblings}
            status, content = 200, json.dumps(about).encode()
        elif self.path in [f"/someone/tiny-GGUF/resolve/main/{name}" for name in FILES]:
            status, content = 200, CONTENT
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", '"invented"')
        self.send_header("X-Repo-Commit", REVISION)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)


@pytest.fixture
def hub() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Hub) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def download(*models: str, hub: str, cache: Path, offline: bool = False) -> list[str]:
    """Return the file of each model, or the error message."""
    where = {"HF_ENDPOINT": hub, "HF_HUB_CACHE": str(cache), "HF_HUB_OFFLINE": str(int(offline))}
    ended = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", PROGRAM, *models],
        cwd=CHECKOUT,
        env={**os.environ, **where, "HF_HUB_DISABLE_PROGRESS_BARS": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.stderr == ""
    return ended.stdout.splitlines()


def test_a_model_is_downloaded_once_or_fails_in_one_line(hub: str, tmp_path: Path) -> None:
    there = ("someone/tiny-GGUF", "someone/tiny-GGUF/a.Q2_K.gguf")
    missing = ("someone/tiny-GGUF/no.gguf", "someone/else")
    usual, named, *lines = download(*there, *missing, hub=hub, cache=tmp_path)
    assert (Path(usual).name, Path(named).name) == ("tiny.Q4_K_M.gguf", "a.Q2_K.gguf")
    assert Path(usual).read_bytes() == Path(named).read_bytes() == CONTENT
    for spec, line in zip(missing, lines, strict=True):
        assert line.startswith(f"file not found: {spec}, and it cannot be downloaded from the hub")
    # The file that was named is in the cache by now, and the usual one is still the usual one.
    assert download(*there, hub=hub, cache=tmp_path, offline=True) == [usual, named]
