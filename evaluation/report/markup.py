"""Markdown, piece by piece. Whatever is shown is foreign text: it is shown, and never obeyed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from evaluation.report.foreign_text import one_line, plain_link

# What Markdown would obey.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#~$&])")


def text(foreign: str) -> str:
    """Foreign text on one line, shown as it stands."""
    return _MARKUP.sub(r"\\\1", one_line(foreign))


def link(label: str, url: str | None) -> str:
    """Foreign text that leads to an address of the web, where it is one and nothing else."""
    address = plain_link(url)
    return f"[{text(label)}](<{address}>)" if address else text(label)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table of cells that are Markdown already."""
    yield _row(head)
    yield _row(["---"] * len(head))
    for cells in rows:
        yield _row(cells)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
