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
from typing import Any
from weakref import WeakValueDictionary

from rag.errors import AskDifferentlyError
from rag.llm.llama_chat import LlamaChat, LlamaServer

# The longest prompt of `rag.llm.prompts` is about 3,000 tokens of English, an answer 384.
CONTEXT_TOKENS = 4_096
# llama.cpp can only stop between two batches: 64 tokens take a small model half a second on one
# core. On a CPU larger batches are no faster (measured: 32 to 512), smaller ones are slower.
BATCH_TOKENS = 64
# llama.cpp's own default for a repository with several quantizations.
DEFAULT_QUANTIZATION = "q4_k_m"

_HUB_ID = re.compile(r"(\w[\w.-]*/\w[\w.-]*)(?:/(.+\.gguf))?", re.IGNORECASE)
_PARTIAL_MODEL = re.compile(r"mmproj|-\d{5}-of-\d{5}\.", re.IGNORECASE)


@dataclass(frozen=True)
class GGUFModel:
    """A model in a file. `name` is its hub id, or its file name without the folder."""

    name: str
    file: Path


_load_lock = threading.Lock()
_loaded: WeakValueDictionary[tuple[GGUFModel, int], LlamaChat] = WeakValueDictionary()


def open_gguf(spec: str) -> LlamaChat:
    """Load the model in a GGUF file (a path) or on the hub (`OWNER/MODEL[/FILE.gguf]`).

    A model in the hub's cache needs no network. A file that is in use is not loaded a second time.
    Raises AskDifferentlyError: file not found, hub unreachable, file that llama.cpp cannot read,
    xllamacpp missing.
    """
    model = find_gguf(spec)
    with _load_lock:
        key = (model, model.file.stat().st_mtime_ns)
        chat = _loaded.get(key)
        if chat is None:
            chat = _loaded[key] = LlamaChat(server=_start_server(model), model_name=model.name)
    return chat


def find_gguf(spec: str) -> GGUFModel:
    """Return the model that `spec` names, as in `open_gguf`, downloading its file if need be.

    Raises AskDifferentlyError: file not found, hub unreachable.
    """
    path = Path(spec).expanduser()
    if path.is_file():
        return GGUFModel(path.name, path.resolve())
    hub_id = _HUB_ID.fullmatch(spec)
    if not hub_id or (hub_id[2] is None and path.suffix == ".gguf"):
        raise AskDifferentlyError(
            f"file not found: {spec or '(no name)'}; use gguf:PATH for a GGUF file, or"
            " gguf:OWNER/MODEL for a model on the hub"
        )
    return GGUFModel(spec, _download(hub_id[1], hub_id[2]))


def _download(repository: str, file: str | None) -> Path:
    """Return the path of the file in the hub's cache; None: the default quantization."""
    # Imported here because only models on the hub need it.
    from huggingface_hub import HfApi, hf_hub_download, snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    snapshot = partial(snapshot_download, repository, allow_patterns=[file or "*.gguf"])
    try:
        with suppress(LocalEntryNotFoundError):
            folder = Path(snapshot(local_files_only=True))
            cached = [path.relative_to(folder).as_posix() for path in folder.rglob("*.gguf")]
            if name := _select(cached, file):
                return folder / name
        name = file or _select(HfApi().list_repo_files(repository), None)
        if name is None:
            raise AskDifferentlyError(
                f"{repository} has no model in a single GGUF file; choose another model on the hub"
            )
        return Path(hf_hub_download(repository, name))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        hub_id = f"{repository}/{file}" if file else repository
        raise AskDifferentlyError(
            f"file not found: {hub_id}, and it cannot be downloaded from the hub"
            f" ({type(error).__name__}); check the name and the network, or use gguf:PATH"
        ) from error


def _select(names: Iterable[str], file: str | None) -> str | None:
    """Return `file` if it is among the names. Without one, return the default quantization, or else
    the first, of the files that hold a whole model."""
    gguf_names = sorted(name for name in names if name.lower().endswith(".gguf"))
    if file:
        return file if file in gguf_names else None
    whole = [name for name in gguf_names if not _PARTIAL_MODEL.search(name)]
    default = (name for name in whole if DEFAULT_QUANTIZATION in name.lower())
    return next(default, next(iter(whole), None))


def _start_server(model: GGUFModel) -> LlamaServer:
    _check_magic(model)
    # Imported here because torch is slow to import; a search has loaded it already. It comes first
    # because it brings the libgomp that xllamacpp's wheel expects of the system.
    import torch

    try:
        # Imported here because it is an optional package.
        import xllamacpp
    except ImportError as error:
        raise AskDifferentlyError(_import_failed(error)) from error

    params = xllamacpp.CommonParams()
    params.model.path = str(model.file)
    # The physical cores, or OMP_NUM_THREADS.
    params.cpuparams.n_threads = torch.get_num_threads()
    _set_parameters(params)
    try:
        server: LlamaServer = xllamacpp.Server(params)
    except RuntimeError as error:
        raise AskDifferentlyError(
            f"{model.name} cannot be loaded: it is incomplete, larger than the memory, or of a kind"
            " that this llama.cpp does not know; download it again, or update xllamacpp"
        ) from error
    return server


def _set_parameters(params: Any) -> None:  # noqa: ANN401 - the binding is not annotated
    params.n_ctx = CONTEXT_TOKENS
    params.n_batch = params.n_ubatch = BATCH_TOKENS
    params.n_parallel = 1
    # Prompts share only the rules, which the model keeps from the last prompt anyway; copies of
    # whole prompts would take up to 8 GB.
    params.cache_ram_mib = 0
    # Thoughts are not shown, and would use up MAX_TOKENS.
    params.enable_reasoning = 0
    params.warmup = False
    params.verbosity = -1
    # The binding always listens on a port of 127.0.0.1. Nobody has the key to it.
    params.api_keys = [secrets.token_urlsafe()]
    params.ui = params.endpoint_slots = False


def _check_magic(model: GGUFModel) -> None:
    try:
        with model.file.open("rb") as file:
            magic = file.read(4)
    except OSError as error:
        raise AskDifferentlyError(
            f"{model.name} cannot be read ({error.strerror}); check its permissions"
        ) from error
    if magic != b"GGUF":
        raise AskDifferentlyError(f"{model.name} is not a GGUF file; use gguf:PATH of one")


def _import_failed(error: ImportError) -> str:
    if isinstance(error, ModuleNotFoundError):
        return "package for gguf missing: pip install xllamacpp"
    return f"xllamacpp cannot be loaded ({' '.join(str(error).split())}): install what it needs"
