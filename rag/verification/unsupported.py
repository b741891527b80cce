"""The finding that the passages do not support a claim, with its reason."""

from __future__ import annotations

from rag.answer import DropKind


class Unsupported(ValueError):  # noqa: N818 - a finding about a sentence, caught where it is checked
    """The passages do not support a claim; the message is the reason, `kind` what it is about."""

    def __init__(self, reason: str, kind: DropKind = DropKind.UNSUPPORTED) -> None:
        super().__init__(reason)
        self.kind = kind


class Contradicted(Unsupported):
    """The passages say the opposite: no case of a wrong marker."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, DropKind.CONTRARY)
