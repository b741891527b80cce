"""Models from the Hugging Face hub, downloaded so that none of their files can run code."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import partial
from pathlib import Path

from vectorstore.errors import PrepareStoreError


def model_folder(name: str, *, kind: str, instead: str) -> Path:
    """Return the folder of a model by its name on the hub, or `name` itself if it is a folder.

    A model in the hub's cache is used without the network. Only safetensors are downloaded. Raises
    PrepareStoreError if the model is unavailable; the message names the `kind` of model and what
    to do `instead`.
    """
    if Path(name).is_dir():
        return Path(name)
    # Imported here: only models other than the packaged one need the hub.
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    # Weights in other formats may run code when they are loaded, and one format is enough.
    download = partial(
        snapshot_download,
        name,
        allow_patterns=["*.json", "*.txt", "*.model", "*.safetensors"],
        ignore_patterns=["onnx/*", "openvino/*"],
    )
    try:
        # The cache first: an existing store then needs no network and gets the same weights.
        with suppress(LocalEntryNotFoundError):
            folder = Path(download(local_files_only=True))
            # An interrupted download may have left an incomplete folder.
            if not _missing(folder):
                return folder
        folder = Path(download())
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise PrepareStoreError(
            f"Cannot download the {kind} {name!r} ({one_line(error)}); check its name and the "
            f"network, or {instead}."
        ) from error
    if missing := _missing(folder):
        raise PrepareStoreError(
            f"The {kind} {name!r} has no {missing}; check the network and try again, or use "
            f"a model that has one, or {instead}."
        )
    return folder


def read_json(path: Path) -> dict[str, object]:
    """Read a JSON object from a file of a model. Return {} if there is no readable one."""
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return value if isinstance(value, dict) else {}


def one_line(error: Exception) -> str:
    """Return the first line of an error message of a library."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _missing(folder: Path) -> str | None:
    """Return the name of a required file that is missing, None if the model is complete."""
    if not (folder / "tokenizer.json").is_file():
        return "tokenizer.json"
    parts = read_json(folder / "model.safetensors.index.json").get("weight_map")
    needed = set(parts.values()) if isinstance(parts, dict) else {"model.safetensors"}
    return next((part for part in sorted(needed) if not (folder / part).is_file()), None)
