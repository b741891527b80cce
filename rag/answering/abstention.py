"""When the service should say that the archive does not tell, and how it says so."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from rag.answering.late_interaction import late_interaction
from rag.answering.speaker_vocabulary import SpeakerVocabulary
from rag.names import fold, words_of
from rag.query.amounts import Amount, amount_asked, has_amount
from rag.query.name_slots import SAYING
from rag.retrieval.retriever import Retrieved
from vectorstore.embedding import Embedder
from vectorstore.episode import Episode
from vectorstore.lexical import LexicalIndex, stems

# The best cosine of any window; below it a question is about something else altogether, unless one
# passage holds most of its words. Of 25 questions on cooking, geography and the like, 17 lie below;
# of the dev questions that have an answer and name nobody, none does.
OFF_TOPIC = 0.32
MOST_WORDS = 0.6
# What those who are asked say in all their episodes together holds more than this of any dev
# question that they answer (0.43 at least), and less of a subject that they never touch.
LEAST_SAID = 0.3
# A word that is never said, and to which no token of the passages comes so near (cosine), is what
# the archive does not speak of: "earthquakes", not "rescuers" where somebody saves people. Passages
# that are as near as NEAR_ENOUGH answer in other words. Of 188 questions that name nobody and have
# an answer this refuses 1, of 46 without one 15.
FAR_WORD = 0.3
NEAR_ENOUGH = 0.5
# An amount that is asked for stands in one of the first passages, or nowhere: of 58 questions after
# an amount that have an answer none is refused for it, of 19 without one 10.
PASSAGES_OF_AMOUNT = 3
# Words of meaning on either side of a name of a thing: about half a minute of speech. Of 230
# questions to a guest that have an answer this refuses 3, of 64 without one 12.
AROUND = 30
# A question of which the archive knows fewer words is in another language: they prove nothing.
FOREIGN = 0.5

# A refusal names so many sections that come nearest.
NEAREST_HEADERS = 2

NOT_TOLD = "I could not find that in the archive."

_SAYING = frozenset(stem for word in SAYING for stem in stems(word))
_TERM = re.compile(r"[^\W_][\w-]*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+)[\"'“(¿¡]*$")


class AbstentionPolicy:
    """Judges whether the archive can answer at all, before an answer is tried."""

    def __init__(
        self, episodes: Mapping[str, Episode], lexical: LexicalIndex, embedder: Embedder
    ) -> None:
        self._lexical = lexical
        self._said = SpeakerVocabulary(episodes, lexical)
        self._embedder = embedder

    def reason(self, question: str, retrieved: Retrieved) -> str | None:
        """One honest sentence where the archive cannot answer, None where it may."""
        understood = retrieved.understood
        if understood.stranger:
            return f"Nobody called {understood.stranger} speaks in this archive."
        if not retrieved.scope.slugs:
            return f"The archive holds nothing for {understood.described or 'that'}."
        people = [found.person for found in understood.people if found.whole]
        if people and not any(person.speaks for person in people):
            return f"The archive has no transcript of what {people[0].name} said."
        who = " and ".join(person.name for person in understood.speakers)
        ours = self._share_known(question) >= FOREIGN
        if ours:
            if missing := self._missing_term(question, retrieved):
                if not who:
                    return f"I found nobody in the archive who speaks of {missing}."
                return f"I found nothing that {who} said about {missing}{_beside(retrieved)}"
            if self._share_said(retrieved) < LEAST_SAID or self._speaks_elsewhere(
                question, retrieved
            ):
                return f"I found nothing that {who} said about that{_beside(retrieved)}"
        if (amount := amount_asked(question)) and not _holds(amount, retrieved):
            said = f"that {who} said" if who else "in the archive"
            return f"I found no word {said} with {amount.value} for that{_beside(retrieved)}"
        if ours and not understood.people and (word := self._far_word(retrieved)):
            return f"I found nobody in the archive who speaks of {word}."
        far = retrieved.similarity < OFF_TOPIC and not understood.people
        return NOT_TOLD if far and self._share_held(question, retrieved) < MOST_WORDS else None

    def _share_known(self, question: str) -> float:
        content = words_of(question)
        known = sum(self._lexical.share(word) > 0 for word in content)
        return known / len(content) if content else 1.0

    def _share_said(self, retrieved: Retrieved) -> float:
        """The share of the topic's words, by rarity, that those who are asked say anywhere; 1 where
        nobody is asked for."""
        asked = retrieved.understood.speakers
        spoken = None if any(person.is_host for person in asked) else self._said.by(asked)
        topic = [word for word in words_of(retrieved.understood.topic) if _has_meaning(word)]
        if spoken is None or not topic:
            return 1.0
        # A word that the archive never uses may be a typing error: beside others it proves nothing.
        known = [word for word in topic if self._lexical.share(word)]
        rarity = self._lexical.idf(" ".join(known))
        if not rarity:
            return float(any(self._said.may_be_misspelt(word) for word in topic))
        return sum(rarity[stem] for stem in rarity.keys() & spoken) / sum(rarity.values())

    def _share_held(self, question: str, retrieved: Retrieved) -> float:
        """The share of the question's words, by rarity, that one passage holds at most."""
        rarity = self._lexical.idf(question)
        held = [
            sum(rarity[stem] for stem in rarity.keys() & set(stems(f"{hit.header}\n{hit.text}")))
            for hit in retrieved.hits
        ]
        return max(held, default=0.0) / (sum(rarity.values()) or 1.0)

    def _missing_term(self, question: str, retrieved: Retrieved) -> str | None:
        """A name of a thing in the question that those who are asked never say."""
        named = _words_of_people(retrieved)
        asked = retrieved.understood.speakers
        spoken = None if any(person.is_host for person in asked) else self._said.by(asked)
        for term in _names_of_things(question, named):
            parts = [word for word in words_of(term) if stems(word)]
            if any(not self._said.holds(word, spoken) for word in parts):
                return term
        return None

    def _speaks_elsewhere(self, question: str, retrieved: Retrieved) -> bool:
        """Whether those who are asked speak of the named things in the question, but never with any
        other word of it: "her job at Netflix" of somebody who once names Netflix."""
        understood = retrieved.understood
        asked = understood.speakers
        if not asked or any(person.is_host for person in asked):
            return False
        named = _words_of_people(retrieved)
        terms = {
            stem
            for term in _names_of_things(question, named)
            for word in words_of(term)
            for stem in stems(word)
        }
        others = self._lexical.idf(understood.topic).keys() - terms
        said = [
            stem for person in asked for slug in person.labels for stem in self._said.in_order(slug)
        ]
        places = [place for place, stem in enumerate(said) if stem in terms]
        return bool(others and places) and all(
            others.isdisjoint(said[max(0, place - AROUND) : place + AROUND]) for place in places
        )

    def _far_word(self, retrieved: Retrieved) -> str | None:
        """A word of the question that nobody says, and that nothing in the passages comes near."""
        if retrieved.similarity >= NEAR_ENOUGH:
            return None
        topic = retrieved.understood.topic
        unknown = [
            word
            for word in words_of(topic)
            if _has_meaning(word) and not word.isdigit() and not self._lexical.share(word)
        ]
        if not unknown or any(self._said.may_be_misspelt(word) for word in unknown):
            return None  # where one word is misspelt, another may be
        reading = late_interaction(topic, retrieved.hits, self._embedder)
        return next((word for word in unknown if reading.nearness(word) < FAR_WORD), None)


def _beside(retrieved: Retrieved) -> str:
    """How a refusal ends: with what is spoken of nearest to the question, where anything is."""
    headers = list(dict.fromkeys(hit.header for hit in retrieved.hits if hit.header))[
        :NEAREST_HEADERS
    ]
    if not headers:
        return "."
    return f"; nearest to it: {', '.join(f'“{header}”' for header in headers)}."


def _holds(amount: Amount, retrieved: Retrieved) -> bool:
    return any(
        has_amount(line.text, amount)
        for hit in retrieved.hits[:PASSAGES_OF_AMOUNT]
        for line in hit.lines
        if retrieved.scope.hears(hit.episode.slug, line.speaker)
    )


def _words_of_people(retrieved: Retrieved) -> frozenset[str]:
    return frozenset(
        word
        for found in retrieved.understood.people
        for word in words_of(fold(f"{found.words} {found.person.name}"))
    )


def _has_meaning(word: str) -> bool:
    found = stems(word)
    return bool(found) and found[0] not in _SAYING


def _names_of_things(question: str, named: Collection[str]) -> list[str]:
    """Words with a capital that neither begin a sentence nor name a person; none where most words
    have one."""
    words = [word for word in _TERM.finditer(question) if not _names(word[0], named)]
    capital = [word for word in words if word[0][0].isupper()]
    if len(capital) * 2 > len(words):
        return []
    return [
        word[0]
        for word in capital
        if len(word[0]) > 1 and not _SENTENCE_START.search(question[: word.start()])
    ]


def _names(term: str, named: Collection[str]) -> bool:
    return all(fold(word) in named for word in words_of(term))
