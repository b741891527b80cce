"""Questions which guests came most often, or more than once."""

from __future__ import annotations

from rag.query.lexicon.pattern import pattern
from rag.query.lexicon.show import SHOW

_COMES = (
    r"(?:came|come|comes|(?:been\s+)?invited|been|was|were|appear(?:s|ed)?|visit(?:s|ed)?"
    r"|return(?:s|ed)?|had)"
)
_MOST = r"(?:the\s+)?most(?:\s+(?:often|frequently|times|episodes|appearances|visits))?"
_OFTEN = (
    rf"(?:{_MOST}|more\s+than\s+(?:once|twice|one\s+time)|twice|several\s+times|repeatedly|again)"
)
WHICH_GUESTS_CAME_OFTEN = pattern(
    # "Who came most often?", "which guest has been on the show the most?"
    rf"^(?:who|which\s+(?:guests?|people|person))\b(?:\s+(?:has|have|is|are))*\s+{_COMES}\b"
    rf"(?:\s+(?:back|a\s+guest|a\s+regular|on|to|in|{SHOW}|here))*\s+{_OFTEN}"
    rf"(?:\s+(?:back|on|to|in|{SHOW}|here))*$",
    r"^(?:who|which\s+guests?)\s+(?:has|have|had)\s+(?:had\s+|made\s+)?"
    r"(?:the\s+most\s+(?:appearances|episodes|visits)|more\s+than\s+one\s+(?:appearance|episode))"
    rf"(?:\s+(?:on|in)\s+{SHOW})?$",
    r"^(?:who\s+(?:is|are|was|were)\s+)?(?:the\s+)?"
    r"(?:most\s+frequent|repeat(?:ed)?|returning|recurring|regular)\s+guests?"
    rf"(?:\s+(?:on|of|in)\s+{SHOW})?$",
)
ONLY_THE_MOST_FREQUENT = pattern(r"\bmost\b")
