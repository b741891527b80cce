"""Recognises the question which guests came most often."""

from __future__ import annotations

import re

_SHOW = r"(?:the|this|your)\s+(?:podcast|show|archive)"
_COMES = (
    r"(?:came|come|comes|(?:been\s+)?invited|been|was|were|appear(?:s|ed)?|visit(?:s|ed)?"
    r"|return(?:s|ed)?|had)"
)
_MOST = r"(?:the\s+)?most(?:\s+(?:often|frequently|times|episodes|appearances|visits))?"
_ASKED = re.compile(
    # "Who came most often?", "which guest has been on the show the most?"
    rf"^(?:who|which\s+(?:guests?|people|person))\b(?:\s+(?:has|have|is|are))*\s+{_COMES}\b"
    rf"(?:\s+(?:back|a\s+guest|a\s+regular|on|to|in|{_SHOW}|here))*\s+"
    rf"(?:{_MOST}|more\s+than\s+(?:once|twice|one\s+time)|(?:twice|several\s+times|repeatedly)"
    r"|again)(?:\s+(?:back|on|to|in|(?:the|this|your)\s+(?:podcast|show|archive)|here))*$"
    r"|^(?:who|which\s+guests?)\s+(?:has|have|had)\s+(?:had\s+|made\s+)?"
    r"(?:the\s+most\s+(?:appearances|episodes|visits)|more\s+than\s+one\s+(?:appearance|episode))"
    rf"(?:\s+(?:on|in)\s+{_SHOW})?$"
    r"|^(?:who\s+(?:is|are|was|were)\s+)?(?:the\s+)?(?:most\s+frequent|repeat(?:ed)?|returning|recurring"
    rf"|regular)\s+guests?(?:\s+(?:on|of|in)\s+{_SHOW})?$",
    re.IGNORECASE,
)


def asks_for_frequent_guests(question: str) -> bool:
    """Whether the question is who of the guests came most often, or more than once."""
    return bool(_ASKED.search(" ".join(question.split()).strip(" ?!.")))
