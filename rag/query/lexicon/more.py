"""Wishes for more of the same."""

from __future__ import annotations

from rag.query.lexicon.courtesy import MODAL, OPENER, THANKS
from rag.query.lexicon.pattern import pattern

_ABOUT_IT = r"(?:\s+(?:about|on|of)\s+(?:it|this|that|them|these|those|the\s+(?:topic|subject)))?"
WANTS_MORE = pattern(
    rf"\W*(?:(?:{OPENER}|{THANKS}|interesting|great|cool|nice|yes)\b[\s,!.]*)*"
    rf"(?:{MODAL}\s+you\s+(?:please\s+)?|i\s+(?:want|would\s+like|need)\s+(?:to\s+(?:know|hear|read)\s+)?)?"
    rf"(?:(?:tell|give|show)\s+(?:me|us)\s+(?:some\s+)?more(?:\s+(?:details?|quotes?|info\w*))?{_ABOUT_IT}"
    rf"|(?:some\s+|any\s+)?more(?:\s+(?:details?|quotes?|info\w*|please|of\s+(?:it|that)))?{_ABOUT_IT}"
    r"|go\s+on|continue|keep\s+going|carry\s+on|elaborate(?:\s+(?:on\s+)?(?:it|that|this))?"
    r"|expand(?:\s+on\s+(?:it|that|this))?|go\s+deeper|dig\s+deeper"
    r"|(?:what|anything|something)\s+else(?:\s+(?:is|was|did|do|does|has)\b[^?]{0,40})?"
    r"|is\s+there\s+(?:anything\s+else|more))(?:\s+please)?\W*"
)
