"""Questions about the archive itself: how much there is, its topics, who talks most."""

from __future__ import annotations

from rag.query.lexicon.pattern import pattern
from rag.query.lexicon.show import SHOW
from rag.query.lexicon.speech import SAID, SAY

_ALL = (
    rf"(?:{SHOW}|the\s+archive|all\s+(?:the\s+|of\s+the\s+)?(?:episodes|recordings|transcripts)"
    r"|all\s*together|in\s+total|overall)"
)
_RECORDED = r"(?:podcasts?|audio|recordings?|content|material|conversations?|interviews|episodes?)"
HOW_LONG = pattern(
    rf"^how\s+many\s+(?:hours|minutes|days)\s+of\s+{_RECORDED}\b",
    rf"^how\s+many\s+(?:hours|minutes|days)\s+(?:is|are|does|do|long\s+is)\s+{_ALL}\b",
    rf"^how\s+long\s+(?:is|are)\s+(?:the\s+whole\s+(?:{_RECORDED}|archive|show)|{_ALL}|everything)\b",
    rf"^(?:what\s+is\s+|what['’]s\s+)?the\s+(?:total|overall|average)\s+(?:length|duration|runtime"
    rf"|running\s+time)(?:\W*$|\s+of\s+(?:an?\s+episode|the\s+episodes|{_ALL})\b)",
)
HOW_MANY_WORDS = pattern(
    r"^how\s+(?:many|much)\s+(?:words|lines|text|transcripts|sections)"
    rf"(?:\W*$|\s+(?:are|is|has|does|do)\b.*\b(?:transcripts?|{_ALL})\b|\s+(?:are|is)\s+there\W*$"
    r"|\s+do\s+you\s+have\W*$)"
)
_OF_SHOW = rf"(?:\W*$|\s+(?:here|(?:on|in|of|by)\s+(?:{SHOW}|the\s+archive))\b)"
WHICH_TOPICS = pattern(
    r"^(?:which|what)(?:['’]s|\s+are|\s+kinds?\s+of)?\s+(?:the\s+|your\s+)?(?:main\s+)?(?:topics|"
    r"subjects|themes|tags)(?:\s+(?:are|is|were|do|does|did|have|has|been|get|gets))*"
    rf"(?:{_OF_SHOW}|\s+(?:there|covered|discussed|(?:you|they)\s+(?:cover|discuss|have|talk\s+about)"
    rf"|(?:you|they)|{SHOW}(?:\s+(?:cover|have|discuss)s?)?){_OF_SHOW})",
    r"^(?:list|show|name|give)(?:\s+me)?(?:\s+all)?(?:\s+(?:the|your))?\s+(?:topics|subjects|tags)"
    rf"{_OF_SHOW}",
    rf"^what\s+(?:is|are)\s+{SHOW}\s+about\W*$",
    rf"^what\s+(?:does|do)\s+(?:{SHOW}|you)\s+(?:cover|talk\s+about|discuss)\W*$",
)
WHO_TALKS_MOST = pattern(
    rf"^who\s+(?:speaks|talks|spoke|talked|says|said|has\s+(?:spoken|talked))\s+(?:the\s+)?most{_OF_SHOW}",
    rf"^who\s+has\s+(?:the\s+)?(?:most|longest)\s+(?:words|lines|airtime|speaking\s+time){_OF_SHOW}",
    rf"^which\s+(?:guest|speaker|person)\s+(?:speaks|talks|spoke|talked)\s+(?:the\s+)?most{_OF_SHOW}",
)
WHO_IS_FROM = pattern(
    r"^(?:(?:which|what|how|many|any|all|some|other|the|your|are|is|was|were|there|list|show|name|give"
    r"|find|me|us|do|did|have|has|you|had|ever|been|a|an)\s+)*"
    r"(?:guests?|speakers?|people|interviewees?|anyone|anybody|someone|somebody|who)\b"
    r"(?:\s+(?:on|in|of)\s+(?:the|this|your)\s+(?:podcast|show|archive))?"
    r"(?:\s+(?:is|are|was|were|do|does|did|that|who|you|had|have|has|come|comes|came|currently|now"
    r"|been|living|lives?|based|ever))*"
    r"\s+(?:from|work(?:s|ed|ing)?\s+(?:at|for)|at|based\s+in|liv(?:es?|ing)\s+in)\s+"
    rf"(?P<what>(?:(?!\b(?:{SAY}|{SAID})\b)[^?!.,]){{2,60}}?)\W*$"
)
ARTICLE = pattern(r"^(?:an?|the|my|your|his|her|their|our|this|that|home|scratch|here|there)\b")
