"""Search settings as they are given on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from pydantic import TypeAdapter, ValidationError

from rag.errors import AskDifferentlyError
from rag.search_settings import SearchSettings
from ui.errors import ChangeSettingsError

_SETTINGS = TypeAdapter(SearchSettings)


def read_variants(texts: Sequence[str]) -> list[SearchSettings]:
    """Return the settings of each `NAME=VALUE[,NAME=VALUE]`, the rest as in the defaults.

    Raises ChangeSettingsError: an unknown name, a value that cannot be, the same settings twice.
    """
    variants: list[SearchSettings] = []
    for text in texts:
        variant = _read(text)
        if variant == SearchSettings() or variant in variants:
            raise ChangeSettingsError(
                f"--set {text!r} changes nothing that is not measured already; leave it out"
            )
        variants.append(variant)
    return variants


def _read(text: str) -> SearchSettings:
    known = [field.name for field in fields(SearchSettings)]
    given: dict[str, str] = {}
    for part in text.split(","):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign or not value:
            raise ChangeSettingsError(f"--set {text!r}: write NAME=VALUE, such as lexical_weight=0")
        if name not in known:
            raise ChangeSettingsError(
                f"--set {text!r}: {name!r} is no search setting; there are: {', '.join(known)}"
            )
        if name in given:
            raise ChangeSettingsError(f"--set {text!r} gives {name} twice; give it once")
        given[name] = value
    try:
        return _SETTINGS.validate_python(given)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        said = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise ChangeSettingsError(f"--set {text!r}: {said}") from error
    except AskDifferentlyError as error:
        raise ChangeSettingsError(f"--set {text!r}: {error}") from error
