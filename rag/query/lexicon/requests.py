"""Words that carry a request and say nothing of its subject: "is there anything on", "tell me"."""

from __future__ import annotations

from rag.query.lexicon.courtesy import MODAL, OPENER, WOULD_LIKE
from rag.query.lexicon.pattern import pattern
from rag.query.lexicon.show import SHOW

_PEOPLE = (
    r"(?:the\s+|your\s+|other\s+|different\s+|various\s+|some\s+)?(?:guests?|people|speakers?|experts?"
    r"|they|interviewees?|anyone|anybody|someone|somebody|everyone|folks)"
)
_HERE = rf"(?:\s+(?:here|in\s+here|(?:on|in)\s+{SHOW}|in\s+the\s+archive))?"
_MORE = r"(?:\s+(?:more|something|anything|a\s+bit|a\s+little|everything|all))?"
_ON = r"(?:\s+(?:about|on|of|regarding|concerning|for))"
# Only in front of a subject. "What did guests say about" is left out of a search for words; which
# people are meant is read elsewhere.
FRAME = pattern(
    rf"^\W*(?:(?:{OPENER})\b[\s,!.]*)*(?:"
    rf"(?:{WOULD_LIKE}|i\s+(?:want|need|wish))\s+(?:to\s+)?(?:know|learn|hear|understand|find\s+out"
    rf"|read){_MORE}{_ON}?"
    r"|i(?:['’]m|\s+am)\s+(?:interested\s+in|looking\s+for|curious\s+about|searching\s+for)"
    rf"|{MODAL}\s+(?:you|anyone|someone)\s+(?:please\s+)?(?:tell|explain|show|give|find)"
    rf"(?:\s+(?:me|us))?(?:\s+to\s+me)?{_MORE}{_ON}?"
    rf"|(?:please\s+)?(?:tell|give|show|find|search)(?:\s+(?:me|us))?{_MORE}{_ON}"
    r"|(?:is|was|are)\s+there\s+(?:anything|something|any\s+(?:info(?:rmation)?|advice|tips?|talk))"
    rf"{_HERE}{_ON}"
    rf"|(?:do|did)\s+you\s+have\s+(?:anything|something){_HERE}{_ON}"
    rf"|(?:anything|something){_HERE}{_ON}"
    rf"|what\s+(?:is|was|has\s+been|have\s+been|gets)\s+said{_HERE}{_ON}{_HERE}"
    rf"|(?:what|how)\s+(?:do|did|does|have)\s+{_PEOPLE}{_HERE}\s+(?:say|said|think|thought|recommend"
    rf"|advise|talk|tell|speak|mention){_HERE}{_MORE}{_ON}?"
    rf"|(?:do|did|does|has|have)\s+{_PEOPLE}\s+(?:ever\s+)?(?:talk(?:ed)?|sp(?:eak|oke|oken)|say|said"
    rf"|mention(?:ed)?|discuss(?:ed)?|explain(?:ed)?){_HERE}{_MORE}{_ON}?"
    r")(?:\s+(?=\S)|\W*$)"
)
# Words that any question may hold: that the archive never uses them proves nothing.
ORDINARY = frozenset(
    "anywhere anyone anybody anything everywhere everything somewhere someone somebody something"
    " nowhere nobody nothing listen hear watch read start begin pick choose ask answer question"
    " tell show explain describe recommend suggest advise mention discuss know learn understand"
    " find search look want need wish like please help thank thanks topic subject episode podcast"
    " show host guest interview interviewer speaker talk archive recording transcript section"
    " minute hour second link exactly actually basically briefly roughly generally usually often"
    " sometimes always never ever maybe perhaps possibly probably".split()
)
