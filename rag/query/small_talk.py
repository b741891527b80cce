"""Small talk: messages that greet, thank or ask what this is, instead of asking something."""

from __future__ import annotations

import re
from typing import Literal

from rag.query.lexicon.small_talk import HELLO, THANKS

SmallTalk = Literal["hello", "thanks"]

_PART = re.compile(r"[,.!?;:…\n]+|\s[-–—]+\s")


def small_talk(text: str) -> SmallTalk | None:
    """The kind of small talk, None for anything that may be a question.

    Any word beyond the known phrases makes it a question.
    """
    phrases = [" ".join(re.sub(r"[^\w\s]|_", " ", part).split()) for part in _PART.split(text)]
    phrases = [phrase for phrase in phrases if phrase]
    whole = " ".join(phrases)
    kinds = {_kind(whole)} if _kind(whole) else {_kind(phrase) for phrase in phrases}
    if None in kinds:
        return None
    return "thanks" if kinds == {"thanks"} else "hello"


def _kind(phrase: str) -> SmallTalk | None:
    if not phrase or HELLO.fullmatch(phrase):
        return "hello"
    return "thanks" if THANKS.fullmatch(phrase) else None
