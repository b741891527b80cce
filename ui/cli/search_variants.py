"""Reads the search settings of `evaluate --set`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from pydantic import TypeAdapter, ValidationError

from rag.errors import AskDifferentlyError
from rag.search_settings import SearchSettings
from ui.errors import ChangeSettingsError

_SETTINGS = TypeAdapter(SearchSettings)


def read_variants(texts: Sequence[str]) -> list[SearchSettings]:
    """The search settings of each `NAME=VALUE[,NAME=VALUE]`, with defaults for the rest.

    Raises ChangeSettingsError: an unknown name, an invalid value, the same settings twice.
    """
    variants: list[SearchSettings] = []
    for text in texts:
        variant = _read(text)
        if variant == SearchSettings() or variant in variants:
            raise ChangeSettingsError(
                f"--set {text!r} equals the defaults or an earlier --set; leave it out"
            )
        variants.append(variant)
    return variants


def _read(text: str) -> SearchSettings:
    names = [field.name for field in fields(SearchSettings)]
    given: dict[str, str] = {}
    for part in text.split(","):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign or not value:
            raise ChangeSettingsError(
                f"--set {text!r}: expected NAME=VALUE, such as lexical_weight=0"
            )
        if name not in names:
            raise ChangeSettingsError(
                f"--set {text!r}: unknown search setting {name!r}; available: {', '.join(names)}"
            )
        if name in given:
            raise ChangeSettingsError(f"--set {text!r} sets {name} twice")
        given[name] = value
    try:
        return _SETTINGS.validate_python(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        detail = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise ChangeSettingsError(f"--set {text!r}: {detail}") from error
    except AskDifferentlyError as error:
        raise ChangeSettingsError(f"--set {text!r}: {error}") from error
