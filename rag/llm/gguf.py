"""Language models in GGUF files, loaded into this process by llama.cpp."""

from __future__ import annotations

import re
import secrets
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from weakref import WeakValueDictionary

from rag.errors import AskDifferentlyError
from rag.llm.llama_chat import LlamaChat, LlamaServer

# The longest prompt that `rag.llm.prompts` makes is some 3,000 tokens of English, an answer 384.
CONTEXT = 4_096  # tokens
# Work is only stopped between two batches: 64 tokens are half a second of a small model on one
# core. Reading is no quicker in larger ones on a CPU (measured: 32 to 512), and slower in smaller.
BATCH = 64  # tokens
# What llama.cpp itself takes from a repository that has several.
USUAL = "q4_k_m"

_HUB_ID = re.compile(r"(\w[\w.-]*/\w[\w.-]*)(?:/(.+\.gguf))?", re.IGNORECASE)
_PART = re.compile(r"mmproj|-\d{5}-of-\d{5}\.", re.IGNORECASE)


@dataclass(frozen=True)
class GGUF:
    """A model in a file, and what it is called: without the folder where it comes from a path."""

    name: str
    file: Path


_loading = threading.Lock()
_loaded: WeakValueDictionary[tuple[GGUF, int], LlamaChat] = WeakValueDictionary()


def open_gguf(what: str) -> LlamaChat:
    """Load a model: the path of a GGUF file, or `OWNER/MODEL[/FILE.gguf]` on the hub.

    What the hub's cache holds is taken from there, without the network. A file that is loaded
    already is not loaded again while somebody uses it. Raises AskDifferentlyError: no such file,
    hub out of reach, file that llama.cpp cannot read, xllamacpp missing.
    """
    model = _found(what)
    with _loading:
        key = (model, model.file.stat().st_mtime_ns)
        chat = _loaded.get(key)
        if chat is None:
            chat = _loaded[key] = LlamaChat(server=_server(model), model_name=model.name)
    return chat


def _found(what: str) -> GGUF:
    path = Path(what).expanduser()
    if path.is_file():
        return GGUF(path.name, path.resolve())
    on_hub = _HUB_ID.fullmatch(what)
    if not on_hub or (on_hub[2] is None and path.suffix == ".gguf"):
        raise AskDifferentlyError(
            f"there is no file {what or '(unnamed)'}: give gguf:PATH of a GGUF file, or"
            " gguf:OWNER/MODEL of the hub"
        )
    return GGUF(what, _fetched(on_hub[1], on_hub[2]))


def _fetched(repository: str, file: str | None) -> Path:
    # Here and not at the top: only a model of the hub needs it.
    from huggingface_hub import HfApi, hf_hub_download, snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    kept = partial(snapshot_download, repository, allow_patterns=[file or "*.gguf"])
    try:
        with suppress(LocalEntryNotFoundError):
            folder = Path(kept(local_files_only=True))
            held = [path.relative_to(folder).as_posix() for path in folder.rglob("*.gguf")]
            if name := _chosen(held, file):
                return folder / name
        name = file or _chosen(HfApi().list_repo_files(repository), None)
        if name is None:
            raise AskDifferentlyError(
                f"{repository} has no model in a single GGUF file; choose another one of the hub"
            )
        return Path(hf_hub_download(repository, name))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        asked = f"{repository}/{file}" if file else repository
        raise AskDifferentlyError(
            f"{asked} is no file here and cannot be fetched from the hub ({type(error).__name__});"
            " check the name and the network, or give gguf:PATH of a file"
        ) from error


def _chosen(names: Iterable[str], wanted: str | None) -> str | None:
    """The one that is wanted; else the usual one, or the first, of those that are whole models."""
    files = sorted(name for name in names if name.lower().endswith(".gguf"))
    if wanted:
        return wanted if wanted in files else None
    whole = [name for name in files if not _PART.search(name)]
    return next((name for name in whole if USUAL in name.lower()), next(iter(whole), None))


def _server(model: GGUF) -> LlamaServer:
    _read_magic(model)
    # Here and not at the top: torch is slow to import and loaded already by whoever searches. It
    # comes first because it brings the libgomp along that xllamacpp's wheel expects of the system.
    import torch

    try:
        # Here and not at the top: it need not be installed.
        import xllamacpp
    except ImportError as error:
        raise AskDifferentlyError(_not_there(error)) from error

    params = xllamacpp.CommonParams()
    params.model.path = str(model.file)
    params.n_ctx = CONTEXT
    params.n_batch = params.n_ubatch = BATCH
    # The physical cores, or OMP_NUM_THREADS.
    params.cpuparams.n_threads = torch.get_num_threads()
    params.n_parallel = 1
    # Only the rules are the same from one prompt to the next, and the model still has them; copies
    # of whole prompts would take up to 8 GB.
    params.cache_ram_mib = 0
    # Thoughts are not shown, and would use up MAX_TOKENS.
    params.enable_reasoning = 0
    params.warmup = False
    params.verbosity = -1
    # The binding listens on a port of 127.0.0.1, wanted or not: nobody knows the key to it.
    params.api_keys = [secrets.token_urlsafe()]
    params.ui = params.endpoint_slots = False
    try:
        server: LlamaServer = xllamacpp.Server(params)
    except RuntimeError as error:
        raise AskDifferentlyError(
            f"{model.name} cannot be loaded: it is incomplete, larger than the memory, or of a kind"
            " that this llama.cpp does not know; fetch it again, or update xllamacpp"
        ) from error
    return server


def _read_magic(model: GGUF) -> None:
    try:
        with model.file.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise AskDifferentlyError(
            f"{model.name} cannot be read ({error.strerror}); check who may read it"
        ) from error
    if magic != b"GGUF":
        raise AskDifferentlyError(f"{model.name} is no GGUF file; give gguf:PATH of one")


def _not_there(error: ImportError) -> str:
    if isinstance(error, ModuleNotFoundError):
        return "gguf needs another package: pip install xllamacpp"
    return f"xllamacpp cannot be loaded ({' '.join(str(error).split())}): install what it misses"
