"""What is asked, of whom, and where: the question understood without a language model."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from rag.answer import Turn
from rag.filter import Filter
from rag.names import Person, fold, words_of
from rag.roster import Named, Roster
from vectorstore.episode import Episode
from vectorstore.lexical import stems

# "Episode 5 of the Kaggle course" is not one of ours.
_OURS = r"(?!\s+of\s+(?!season\b|(?:the|this|your)\s+(?:podcast|show|archive)\b))"
_SEASON = re.compile(
    rf"\bseason\s*(\d{{1,3}})\b{_OURS}|\bs(\d{{1,2}})\s?e\d{{1,3}}\b", re.IGNORECASE
)
_NUMBER = re.compile(
    rf"\bepisode\s*#?(\d{{1,3}})\b{_OURS}|\bs\d{{1,2}}\s?e(\d{{1,3}})\b", re.IGNORECASE
)
# A bare year is a topic as often as a date; beside a word for the recording it is a date.
_YEAR = re.compile(
    r"\b((?:19|20)\d\d)\s+(?:episode|interview|appearance|recording)s?\b"
    r"|\b(?:episode|appearance|recording)s?\s+(?:from|of|in)\s+((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“„«]([^\"”“»]{8,150})[\"”“»]")
TITLE_SIMILARITY = 90.0
# What stands in fewer of the chunks than this may be a surname; "use" and "take" are not.
RARE = 0.002

_HOST = re.compile(
    r"\b(?:the|your|podcast(?:'s)?)\s+(?:host|interviewer|moderator)\b", re.IGNORECASE
)
SAYING = (
    "say think tell talk give advise recommend suggest explain mention describe claim argue believe"
    " speak answer respond call define feel"
).split()
_SAYING = rf"(?:{'|'.join(SAYING)})"
_SAID = (
    r"(?:says|said|thinks|thought|tells|told|mentions|mentioned|recommends|recommended|suggests|"
    r"suggested|explains|explained|claims|claimed|believes|believed|advises|advised)"
)
_ASKED_OF = re.compile(
    rf"\b(?:did|does|would|has)\s+((?:[^\W\d_][\w'’.-]*\s+){{1,3}}?){_SAYING}\b", re.IGNORECASE
)
_ACCORDING_TO = re.compile(r"\b[Aa]ccording\s+to\s+((?:[^\W\d_a-z][\w'’-]*\s*){2,3})")
# What may stand before "say" without being the name of one person.
_NOT_A_NAME = re.compile(
    r"\b(?:the|a|an|any|some|other|different|most|many|several|these|those|his|her|their|guests?|"
    r"host|hosts|people|speakers?|someone|anyone|anybody|somebody|everyone|they|he|she|it|we|you|i|"
    r"who|experts?|episodes?|podcasts?|show|this|that|one|ever|actually|really|also)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:he|she|they|him|her|hers|his|their|them|it|its|that|this|these|those|there|then|same)\b",
    re.IGNORECASE,
)
_SOMEONE_BEFORE = re.compile(
    r"\b(?:he|she|him|her|hers|his|they|them|their|the guest)\b", re.IGNORECASE
)
_SOMEONE_ELSE = re.compile(r"\b(?:else|other|others|another|different)\b", re.IGNORECASE)
_OPENS_A_FOLLOW_UP = re.compile(
    r"^\W*(?:and|but|so|also|no|what about|how about|why|or)\b", re.IGNORECASE
)
# A question of so few words rarely stands alone once a conversation is under way.
FEW_WORDS = 4


@dataclass(frozen=True)
class Understood:
    """`text` is what is searched, `topic` the same without the names; `where` the filter given
    with what the words restrict to; `people` all who are named; `speakers` those whose own words
    are asked for (empty: anybody's); `stranger` a name that is asked for as a speaker and that
    nobody in the archive bears; `described` says it in words."""

    text: str
    topic: str
    where: Filter
    people: tuple[Named, ...]
    speakers: tuple[Person, ...]
    stranger: str | None
    described: str | None


def understand(
    question: str,
    history: Sequence[Turn],
    where: Filter,
    roster: Roster,
    episodes: Sequence[Episode],
) -> Understood:
    """Reads people, season, episode, year and title out of the words; what `where` gives wins."""
    narrowed = _narrowed(question, where, episodes)
    question = _without_place(question)
    asked_of = _ASKED_OF.search(question)
    named = roster.named(question, words_of(asked_of.group(1)) if asked_of else ())
    stranger = _stranger(question, named, roster)
    if stranger:
        named = ()
    text = question
    earlier = [turn for turn in history if turn.content.strip()]
    if earlier and _follows_up(question, named):
        before = next((turn.content for turn in reversed(earlier) if turn.role == "user"), "")
        text = f"{before} {question}".strip()
        if not named and _SOMEONE_BEFORE.search(question) and not _SOMEONE_ELSE.search(question):
            named = _named_before(earlier, roster)
    # Of several people of one name nobody can tell who is meant: any of them may be heard.
    asked = [found for found in named if found.addressed or _says(found.words, question)]
    speakers = tuple(found.person for found in asked if found.person.speaks)
    if not speakers and _HOST.search(question):
        speakers = tuple(person for person in roster.people if person.is_host)
    return Understood(
        text=text,
        topic=_without_names(text, named),
        where=narrowed,
        people=named,
        speakers=speakers,
        stranger=stranger,
        described=_described(speakers or [found.person for found in asked], narrowed, episodes),
    )


def _follows_up(question: str, named: Sequence[Named]) -> bool:
    if _OPENS_A_FOLLOW_UP.search(question) or len(question.split()) <= FEW_WORDS:
        return True
    return not named and bool(_POINTS_BACK.search(question) or _SOMEONE_ELSE.search(question))


def _named_before(earlier: Sequence[Turn], roster: Roster) -> tuple[Named, ...]:
    for turn in reversed(earlier):
        certain = _certain(roster.named(turn.content[:500]))
        if certain:
            return certain
    return ()


def _certain(named: Iterable[Named]) -> tuple[Named, ...]:
    """Those whose words in the question can mean one person only."""
    by_words: dict[str, list[Named]] = {}
    for found in named:
        by_words.setdefault(found.words, []).append(found)
    return tuple(several[0] for several in by_words.values() if len(several) == 1)


def _narrowed(question: str, where: Filter, episodes: Sequence[Episode]) -> Filter:
    season, number, years = (_number(p, question) for p in (_SEASON, _NUMBER, _YEAR))
    # A year of which there is nothing is the year of something else.
    year = tuple(year for year in years if any(episode.year == year for episode in episodes))
    titles = tuple(
        episode.slug
        for quoted in _QUOTED.findall(question)
        for episode in episodes
        if fuzz.ratio(fold(quoted), fold(episode.title)) >= TITLE_SIMILARITY
        or fold(quoted) in fold(episode.title)
    )
    return Filter(
        season=where.season or season,
        number=where.number or number,
        year=where.year or year,
        episode=where.episode or titles,
        guest=where.guest,
        speaker=where.speaker,
        topic=where.topic,
    )


def _number(pattern: re.Pattern[str], question: str) -> tuple[int, ...]:
    return tuple(int(a or b) for a, b in pattern.findall(question))


def _says(words: str, question: str) -> bool:
    """Whether the question is about what the one with this name says."""
    name = rf"(?:\w+\s+)?{re.escape(words)}"
    return bool(
        re.search(
            rf"\b(?:did|does|would|has)\s+{name}(?:\s+\w+)?\s+{_SAYING}\b"
            rf"|\b{name}\s+{_SAID}\b|\baccording\s+to\s+{name}\b",
            question,
            re.IGNORECASE,
        )
    )


def _stranger(question: str, named: Sequence[Named], roster: Roster) -> str | None:
    """The name in "what did NAME say …" or "according to NAME" that nobody in the archive bears.

    A single word that the archive knows is a thing ("what does Netflix recommend"), and so is what
    is written without capitals, unless the archive has never heard of it or a first name begins it.
    """
    found = _ASKED_OF.search(question) or _ACCORDING_TO.search(question)
    name = found.group(1).strip(" ,") if found else ""
    words = words_of(name)
    if not words or _NOT_A_NAME.search(name):
        return None
    known = {word for found in named for word in words_of(found.words)}
    if any(found.whole for found in named) or known.issuperset(words):
        return None
    half = words[0] in known and all(
        word[0].isupper() or roster.share(fold(word)) < RARE for word in words[1:]
    )
    unheard = not known and all(roster.share(fold(word)) == 0 for word in words)
    full = len(words) > 1 and all(word[0].isupper() for word in words)
    return name if half or unheard or full else None


def _without_place(question: str) -> str:
    """The question without the season, number, year and title that have become a filter."""
    left = question
    for pattern in (_SEASON, _NUMBER, _YEAR):
        left = pattern.sub(" ", left)
    left = " ".join(left.split())
    return left if any(stems(word) for word in words_of(left)) else question


def _without_names(text: str, named: Iterable[Named]) -> str:
    left = text
    for found in named:
        left = re.sub(rf"\b{re.escape(found.words)}\b(?:['’]s)?", " ", left)
    left = " ".join(left.split())
    return left if any(stems(word) for word in words_of(left)) else text


def _described(people: Sequence[Person], where: Filter, episodes: Sequence[Episode]) -> str | None:
    titles = {episode.slug: episode.title for episode in episodes}
    parts = [person.name for person in people]
    parts += [*where.guest, *where.speaker, *where.topic]
    parts += [f"season {season}" for season in where.season]
    parts += [f"episode {number}" for number in where.number]
    parts += [str(year) for year in where.year]
    parts += [f"“{titles.get(slug, slug)}”" for slug in where.episode]
    return ", ".join(dict.fromkeys(parts)) or None
