"""Models of the hub, fetched so that none of their files can run code."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import partial
from pathlib import Path

from vectorstore.errors import PrepareStoreError


def model_folder(name: str, *, kind: str, instead: str) -> Path:
    """Return the folder of a model by its name on the hub, or `name` itself where it is a folder.

    What the hub's cache holds is taken from there, without the network. Only safetensors are
    fetched. Raises PrepareStoreError where the model cannot be had; its line says of what
    `kind` it is, and what to do `instead`.
    """
    if Path(name).is_dir():
        return Path(name)
    # Here and not at the top: only models other than the packaged one need the hub.
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    # Weights in other formats may run code when read; and one format is enough to download.
    fetch = partial(
        snapshot_download,
        name,
        allow_patterns=["*.json", "*.txt", "*.model", "*.safetensors"],
        ignore_patterns=["onnx/*", "openvino/*"],
    )
    try:
        # The cache first: a store that stands needs no network, and meets the same weights.
        with suppress(LocalEntryNotFoundError):
            folder = Path(fetch(local_files_only=True))
            # What an interrupted download left behind may be taken for the model.
            if not _missing(folder):
                return folder
        folder = Path(fetch())
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise PrepareStoreError(
            f"The {kind} {name!r} cannot be fetched ({one_line(error)}); check its name and the "
            f"network, or {instead}."
        ) from error
    if missing := _missing(folder):
        raise PrepareStoreError(
            f"The {kind} {name!r} came without {missing}; check the network and try again, or use "
            f"one that has it, or {instead}."
        )
    return folder


def read_json(path: Path) -> dict[str, object]:
    """Read a JSON object from a file of a model, an empty one where there is none to be read."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def one_line(error: Exception) -> str:
    """Return the first line of what an error of a library says."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _missing(folder: Path) -> str | None:
    """Name a file that a model cannot do without and that is not there, if there is one."""
    if not (folder / "tokenizer.json").is_file():
        return "tokenizer.json"
    parts = read_json(folder / "model.safetensors.index.json").get("weight_map")
    needed = set(parts.values()) if isinstance(parts, dict) else {"model.safetensors"}
    return next((part for part in sorted(needed) if not (folder / part).is_file()), None)
