from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from vectorstore.errors import PrepareStoreError
from vectorstore.publication import open_for_writing


@pytest.mark.timeout(120)
def test_a_second_writer_is_refused_at_once_and_told_the_process(tmp_path: Path) -> None:
    """The holder keeps the lock until this test lets go of it: a second writer that waited for the
    lock would wait for ever."""
    store = tmp_path / "store"
    code = (
        "import sys; from vectorstore.publication import open_for_writing\n"
        "with open_for_writing(sys.argv[1]): print('held', flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", code, str(store)]
    with subprocess.Popen(  # noqa: S603 - our own code
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n"
            with (
                pytest.raises(PrepareStoreError, match=rf"process {holder.pid}\b"),
                open_for_writing(store),
            ):
                pass
            assert holder.poll() is None
        finally:
            holder.kill()
    with open_for_writing(store):  # the lock of a dead process does not count
        pass
