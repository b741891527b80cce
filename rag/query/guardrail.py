"""What is no question to an archive: attempts to make the service do or say something else.

Told by what is demanded, never by a single word: "why do people ignore alerts", "what did she say
about prompts" and "how would you make up for it" are questions like any other.
"""

from __future__ import annotations

import re

NOT_OFFERED = "I only tell what was said in this archive, with the second at which it was said."

_RULES = (
    r"(?:instructions?|rules?|guidelines?|restrictions?|limits|directives?|safeguards?|"
    r"constraints?|system\s+(?:prompt|message)|programming|anweisungen|vorgaben|regeln|"
    r"instrucciones|reglas|consignes|instructions)"
)
_SECRET = (
    rf"(?:(?:system|hidden|secret|initial|original|internal|raw)\s+)+"
    rf"(?:prompts?|messages?|{_RULES}|passages?|context|text)"
)
_FAKE = (
    r"(?:quotes?|quotation|citations?|lines?|statements?|sayings?|timestamps?|sources?|links?|"
    r"references?|sentences?|remarks?|words?|answers?|seconds?|minutes?)"
)
_WORK = (
    r"(?:poems?|verses?|stanzas?|haikus?|limericks?|songs?|lyrics|raps?|essays?|dissertations?|"
    r"stor(?:y|ies)|novels?|jokes?|scripts?|programs?|functions?|code|homework|letters?|e-?mails?|"
    r"tweets?|posts?|articles?|speech|recipes?|slogans?|cover\s+letters?|gedicht|aufsatz|poema|"
    r"ensayo|poème|deberes|tarea|devoirs)"
)

# Verbs of making, at the head of a sentence: an archive is asked to tell, show, find or list.
_MAKING = (
    r"(?:write(?!\s+down)|compose|draft|generate|create|code|translate|solve|decode|encode|decrypt|finish|"
    r"complete|invent|fabricate|forge|imagine|rewrite|paraphrase|calculate|compute|convert|sing|draw|"
    r"design|roast|insult|mock|ridicule|bully|hack|order|book|buy|send|continue|proceed|acknowledge|"
    r"rot13|schreib\w*|verfasse|übersetze|erfinde|escribe|redacta|traduce|inventa|invéntate|resuelve|"
    r"écris|rédige(?:-moi)?|traduis|invente|resous|escreva|escreve|traduza|напиши|переведи|придумай)"
)
_POLITE = (
    r"^\W*(?:(?:please|now|then|also|and|so|ok|okay|hey|bitte|por\s+favor|could\s+you|can\s+you|"
    r"would\s+you|i\s+want\s+you\s+to|i\s+need\s+you\s+to)\b\W*)*"
)
_TOLD = r"\b(?:said|say|says|talk\w*|mention\w*|discuss\w*|episodes?|guests?|podcast)\b"

_MISUSES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        # What it was told is to be forgotten.
        rf"(?:^|[.!?,;:]|\b(?:and|then|now|please|just|must|should|to)\b)\W*(?:ignore|disregard|"
        rf"forget|override|bypass|drop|vergiss|ignoriere|olvida|ignora|oublie|ignorez?)\b"
        rf"(?:\s+(?!its|their|his|her)[\w'’-]+){{0,5}}\s+{_RULES}\b",
        r"^\W*(?:forget|ignore|olvida|vergiss|oublie)\s+(?:that\s+you|everything|el|den|le|the\s+(?:podcast|archive|transcripts?))\b",
        rf"\b(?:none|no\s+longer|not)\b[^.?!]{{0,20}}\byour\s+{_RULES}\b",
        r"\bfrom\s+(?:now|here)\s+on\b[^.?!]{0,50}\b(?:you|your|answer|reply|respond)\b",
        r"\b(?:you\s+are|you['’]re|enter|enable|activate|switch\s+(?:in)?to)\b[^.?!]{0,15}\b"
        r"(?:developer|debug|admin|god|dan|jailbreak|unrestricted)\s+mode\b",
        r"\b(?:admin|system|security)\s+override\b|\bsafety\s+off\b|\brestrictions?\s+off\b",
        r"\b(?:ai|ki|ia|assistant|assistent|bot|model|answer|respond|continue|proceed)\b"
        r"[^.?!]{0,40}\b(?:without|no|ohne|sin|sans|sem)\s+(?:any\s+|jeden\s+|jegliche\s+|ningún\s+|"
        r"aucune?\s+|nenhum\s+)?(?:filters?|limits|limite|límites|restrictions|censorship|"
        r"einschränkungen|filtro|filtre)\b",
        r"\byour\s+(?:general|own)\s+knowledge\b",
        r"^\W*(?:answer|reply|respond|speak|talk)\s+(?:only|always|just|as|like|with|in)\b",
        # Somebody else is to be played.
        r"\byou\s+are\s+(?:\w+\s+){0,2}now\b|\blet['’]?s\s+play\b|\bstay\s+in\s+character\b|"
        r"\brole-?play\s+(?:as|that|with\s+me)\b|\btu\s+so,?\s+als\b|\bdu\s+bist\s+(?:jetzt|nun|ab)\b|"
        r"\beres\s+ahora\b|\bfais\s+comme\s+si\b|\btu\s+es\s+(?:désormais|maintenant)\b",
        rf"{_POLITE}(?:pretend|act|behave)\s+(?:to\s+be|you|that\s+you|as|like)\b",
        # What it was told is to be shown.
        rf"\b(?:print|show|reveal|repeat|paste|output|tell|give|list|display|recite|leak|read|send|"
        rf"dump|zeig|gib|muestra|montre)\w*\b[^.?!]{{0,60}}\b(?:{_SECRET}|your\s+(?:\w+\s+){{0,3}}"
        rf"(?:{_RULES}|prompt|message|configuration)|(?:deine|deiner|ihre|geheimen)\s+(?:\w+\s+)?"
        r"anweisungen)\b",
        rf"\b(?:what|which)\b[^.?!]{{0,30}}\b(?:{_SECRET}|your\s+(?:system\s+)?prompt)\b[^.?!]*"
        r"\b(?:you|your|yours)\b",
        rf"\b(?:its|my|your)\s+(?:full\s+|complete\s+)?(?:secret\s+|hidden\s+)?{_RULES}\b[^.?!]*"
        r"\b(?:i\s+must|chatbot|bot)\b",
        r"\b(?:repeat|print|output|paste)\s+(?:everything|all|the\s+(?:text|words))\b"
        r"[^.?!]{0,20}\b(?:above|before)\b",
        r"\btext\s+were\s+you\s+given\b|^\W*paste\s+(?:it|them)\b",
        # Something is to be made up.
        r"\bmake\s+(?:one|it|some|them|something|a\s+\w+|an\s+\w+)\s+up\b|\bphrase\s+it\s+for\b",
        rf"\bmake\s+up\s+(?:an?|one|some|the)\s+(?:\w+\s+){{0,3}}{_FAKE}\b",
        rf"\b(?:pick|use|take|choose|give|put|add)\s+(?:me\s+)?(?:any|some\s+random|a\s+random|a\s+"
        rf"fake|a\s+plausible)\s+(?:\w+\s+)?(?:{_FAKE}|one|minute\s+mark)\b",
        r"\bif\s+(?:he|she|they|nobody|no\s+one)\s+(?:did(?:n['’]t|\s+not)|never)\s+(?:really\s+)?"
        r"(?:say|said)\b|\bif\s+there\s+(?:isn['’]t|is\s+not|is\s+no)\s+(?:one|any)\b",
        r"^\W*(?:please\s+)?(?:cite|quote|attribute|change|edit|alter)\b[^?]*\b(?:instead\s+of|so\s+"
        r"that|sounds?\s+like)\b",
        r"\b(?:make|have)\s+[A-Z][\w.'’-]+(?:\s+[A-Z][\w.'’-]+)*\s+(?:say|claim|admit)\b",
        r"\b(?:nobody|no\s+one)\s+will\s+(?:check|notice|know)\b|\bi\s+want\s+\d+\s+fake\b",
        r"\b(?:so|make)\s+(?:that\s+)?(?:it\s+)?(?:looks?|seem)\s+(?:real|like\s+a\s+transcript)\b|"
        r"\bso\s+people\s+believe\b",
        # Something else is to be written or solved.
        rf"{_POLITE}{_MAKING}\b(?![^?]*{_TOLD})",
        rf"{_POLITE}(?:write|compose|generate|invent|fabricate|forge)\b[^?]*\b(?:{_WORK}|{_FAKE})\b"
        r"(?![^?]*\bwhat\b)",
        r"^\W*(?:\w+\s+){0,3}(?:rhyming\s+)?(?:stanzas?|verses?|poem)\b[^?]*\bplease\b",
        r"\b(?:solve|do|finish|mach|löse|fais|haz)\s+(?:this|my|the|these|mis|meine|mes)\b[^?]*\b"
        r"(?:homework|class|equations?|assignment|exercises?|deberes|hausaufgaben?|devoirs)\b",
        r"\b(?:wants?|needs?|due)\b[^.?!]{0,20}\b\d+\s+words\b|\bdo\s+what\s+it\s+says\b|"
        r"\bfollow\s+it\s*:",
        # Somebody is to be hurt.
        r"\b(?:nasty|mean|hateful|offensive)\s+(?:sentences?|words?|things?|jokes?|poems?)\b",
        r"\b(?:you(?:['’]re|\s+are)?|bot|machine)\s+(?:an?\s+|such\s+an?\s+)?(?:useless|stupid|dumb|"
        r"idiot\w*|worthless|garbage|pathetic|dumber)\b|\bidiot\s+bot\b|^\W*shut\s+up\b",
        r"\b(?:home|private|house)\s+(?:address|number)\b|\b(?:his|her|their|['’]s|private|personal)\s+"
        r"(?:(?:private|personal|mobile|cell)\s+)?(?:phone|mobile|telephone)\s+number\b|"
        r"\bwhich\s+street\b|\b(?:the|her|his)\s+street\b|\b(?:is\s+(?:he|she)|who\s+is\s+\w+)\s+dating\b",
    )
)
_SENTENCE = re.compile(r"[^.?!\n]+(?:[.?!]+|\n|$)")
_ASKS = re.compile(
    r"\?|^\W*(?:what|how|why|when|where|who|which|did|does|do|is|are|tell\s+me)\b", re.IGNORECASE
)


def without_misuse(question: str) -> str:
    """What is left of a question without the sentences that demand something else; empty where that
    is no question."""
    kept = [
        sentence.strip()
        for sentence in _SENTENCE.findall(question)
        if not any(misuse.search(sentence.strip()) for misuse in _MISUSES)
    ]
    left = " ".join(filter(None, kept))
    if left == " ".join(question.split()) or len(kept) == len(_SENTENCE.findall(question)):
        return question
    return left if any(_ASKS.search(sentence) for sentence in kept) else ""
