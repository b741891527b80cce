"""The filter of a question: the episodes and speakers it is restricted to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

Numbers = int | Iterable[int] | None
Texts = str | Iterable[str] | None


def _numbers(value: Numbers) -> tuple[int, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, int) else tuple(value)


def _texts(value: Texts) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


@dataclass(frozen=True, init=False)
class Filter:
    """Restricts a search. Each field takes one value or several: any value of a field may match,
    and all given fields must. `episode` is a slug. `guest`, `speaker` and `topic` are compared
    without case, accents, spaces and punctuation; whole words of a name match it ("Erum")."""

    season: tuple[int, ...]
    number: tuple[int, ...]
    episode: tuple[str, ...]
    guest: tuple[str, ...]
    speaker: tuple[str, ...]
    year: tuple[int, ...]
    topic: tuple[str, ...]

    def __init__(
        self,
        *,
        season: Numbers = None,
        number: Numbers = None,
        episode: Texts = None,
        guest: Texts = None,
        speaker: Texts = None,
        year: Numbers = None,
        topic: Texts = None,
    ) -> None:
        object.__setattr__(self, "season", _numbers(season))
        object.__setattr__(self, "number", _numbers(number))
        object.__setattr__(self, "episode", _texts(episode))
        object.__setattr__(self, "guest", _texts(guest))
        object.__setattr__(self, "speaker", _texts(speaker))
        object.__setattr__(self, "year", _numbers(year))
        object.__setattr__(self, "topic", _texts(topic))

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))
