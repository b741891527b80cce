"""Verbs of saying, in all their forms, and what stands between them and a subject."""

from __future__ import annotations

from rag.query.lexicon.pattern import any_of

SAYING = tuple(
    "say think tell talk give advise recommend suggest explain mention describe claim argue believe"
    " speak answer respond call define feel remember recall".split()
)
SAY = any_of(SAYING)
# "Tereza recommends …". Forms that other words share ("calls", "answers", "feels") are left out.
SAID = any_of(
    "says said thinks thought tells told mentions mentioned recommends recommended suggests"
    " suggested explains explained claims claimed believes believed advises advised"
)

# What leads from a verb to its subject.
ABOUT = "about|on|of|regarding"
COVERING = tuple(
    "discuss discussed discusses discussing mention mentioned mentioning mentions cover covered"
    " covering covers".split()
)
# "Talked a lot about", "mentions": a subject follows.
TALKED_ABOUT = (
    rf"(?:(?:talk(?:s|ed|ing)?|sp(?:eak(?:s|ing)?|oke|oken))\s+(?:\w+\s+)?(?:{ABOUT})"
    r"|discuss(?:es|ed|ing)?|mention(?:s|ed|ing)?)"
)
