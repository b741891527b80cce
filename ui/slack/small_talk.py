"""Small talk: messages that greet or thank instead of asking something."""

from __future__ import annotations

import re
from typing import Literal

_HELLO = re.compile(
    r"(?:hi|hello|hey|hallo|hola|howdy|yo|good (?:morning|day|afternoon|evening))(?: (?:there|all|"
    r"everyone|podcast|bot))?|help(?: me)?(?: please)?|podcast|test|"
    r"(?:who|what) are you|what can you do|(?:who are you|hi|hello|hey) and what can you do|"
    r"how (?:do you|does (?:this|it)) work|how are you"
)
_THANKS = re.compile(
    r"(?:(?:ok|okay|great|perfect|cool|nice|wow|awesome|super|many|ah|oh|yes|no)? ?"
    r"(?:thanks|thank you|thx|ty|cheers|danke|merci|gracias)"
    r"(?: (?:a lot|so much|very much|you|all|everyone|bot|podcast|again))*"
    r"|ok|okay|great|perfect|cool|nice|wow|awesome|super|got it|good bot|bye|goodbye)"
)


def small_talk(text: str) -> Literal["hello", "thanks"] | None:
    """Return the kind of small talk, or None for anything that may be a question.

    Any word beyond the known phrases makes it a question.
    """
    words = " ".join(re.sub(r"[^\w\s]|_", " ", text.casefold()).split())
    if not words or _HELLO.fullmatch(words):
        return "hello"
    return "thanks" if _THANKS.fullmatch(words) else None
