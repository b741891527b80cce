"""Greetings, thanks, and questions about the service itself. The text has no punctuation here."""

from __future__ import annotations

from rag.query.lexicon.pattern import any_of, pattern

_TO_WHOM = r"(?:\s+(?:there|all|again|everyone|everybody|podcast|bot|you|folks|guys|friend))*"
_GREETING = (
    r"(?:hi|hello|hey|hallo|hola|howdy|yo|greetings|servus|ciao|salut|bonjour|привет|good\s+day"
    rf"|good\s+(?:morning|afternoon|evening)){_TO_WHOM}"
)
_CALL_FOR_HELP = (
    r"(?:help(?:\s+me)?|i\s+need\s+(?:some\s+)?help|(?:can|could|would)\s+you\s+(?:please\s+)?help"
    r"(?:\s+me)?(?:\s+out)?)(?:\s+please)?"
)
_YOURSELF = (
    r"(?:(?:who|what)\s+are\s+you|what\s+(?:can|do)\s+you\s+do|what\s+is\s+(?:this|your\s+name)"
    r"|what\s+(?:can|should|could)\s+i\s+ask(?:\s+you)?|what\s+(?:do|can)\s+you\s+know"
    r"|how\s+(?:do\s+you|does\s+(?:this|it)|can\s+you\s+help)(?:\s+(?:work|me))?"
    r"|are\s+you\s+(?:a\s+)?(?:bot|robot|human|ai|real|there)"
    r"|how\s+are\s+you(?:\s+(?:doing|today))*|how(?:\s+s|\s+is)\s+it\s+going|what\s+s\s+up|how\s+do\s+i\s+use\s+(?:this|you|it))"
)
_NICE_TO_MEET_YOU = r"(?:nice|pleased|glad)\s+to\s+meet\s+you"
HELLO = pattern(
    rf"(?:{_GREETING}\s*)?(?:and\s+)?(?:{_CALL_FOR_HELP}|{_YOURSELF}|{_NICE_TO_MEET_YOU})",
    _GREETING,
    any_of("podcast test testing start menu"),
)
_PLEASURE = r"(?:ok|okay|great|perfect|cool|nice|wow|awesome|super|amazing|excellent|brilliant)"
_ANSWER = r"(?:\s+(?:answer|job|work|one|stuff|bot))?"
_THANKS = r"(?:thanks|thank\s+you|thx|ty|cheers|danke|merci|gracias|спасибо)"
THANKS = pattern(
    rf"(?:(?:{_PLEASURE}|many|ah|oh|yes|no|that\s+s\s+great|that\s+helps|that\s+helped)\s+)?{_THANKS}"
    r"(?:\s+(?:a\s+lot|a\s+million|so\s+much|very\s+much|you|all|everyone|bot|podcast|again|for"
    r"|your|the|help|that|this|answer))*(?:\s+(?:bye|goodbye))?",
    rf"(?:that\s+s\s+|very\s+)?{_PLEASURE}{_ANSWER}",
    r"(?:that|this|it)(?:\s+s|\s+is|\s+was)\s+(?:(?:very|super|really|so|quite)\s+)?(?:helpful|useful"
    r"|great|good|interesting|awesome|perfect|amazing|all)",
    r"got\s+it|i\s+see|good\s+(?:bot|job|night)|well\s+done|(?:that|this)\s+(?:helps|helped)(?:\s+(?:me|us))?(?:\s+a\s+lot|\s+much)?|bye|goodbye"
    r"|see\s+you|never\s?mind",
)
