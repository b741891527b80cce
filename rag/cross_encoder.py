"""Loads cross-encoders: models that read two texts together."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from rag.errors import AskDifferentlyError
from vectorstore.model_download import model_folder, one_line

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder


def load_cross_encoder(name: str, kind: str, setting: str) -> CrossEncoder:
    """Load a sentence-transformers cross-encoder by its name on the hub, or from its folder. Error
    messages call it a `kind` and refer to the `setting` that names it.

    Reads only safetensors and runs no code that comes with a model. Raises PrepareStoreError if the
    model cannot be found or downloaded, AskDifferentlyError if it cannot be loaded.
    """
    folder = model_folder(name, kind=kind, instead=f"leave the setting `{setting}` empty")
    # Imported here because torch takes seconds to import, and few use a cross-encoder.
    from sentence_transformers import CrossEncoder

    try:
        model: CrossEncoder = CrossEncoder(
            os.fspath(folder),
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True},
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise AskDifferentlyError(
            f"The {kind} {name!r} cannot be loaded ({one_line(error)}); use another "
            "cross-encoder, or none."
        ) from error
    return model
