"""Text, links and tables in Markdown, with foreign text escaped so that none of it is markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from evaluation.report.foreign_text import one_line, plain_link

# Characters with a meaning in Markdown.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#~$&])")


def text(foreign: str) -> str:
    """Foreign text on one line, escaped."""
    return _MARKUP.sub(r"\\\1", one_line(foreign))


def link(label: str, url: str | None) -> str:
    """Foreign text as a link, or as plain text if `url` is not a plain https address."""
    address = plain_link(url)
    return f"[{text(label)}](<{address}>)" if address else text(label)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table; the cells are Markdown already."""
    yield _row(head)
    yield _row(["---"] * len(head))
    for cells in rows:
        yield _row(cells)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
