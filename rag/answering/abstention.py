"""The abstention policy: when to say that the archive does not answer, and in which words."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from rag.answer import Hit
from rag.answering.late_interaction import late_interaction
from rag.answering.refusal_wording import nearest_sections, nothing_said, speakers_of
from rag.answering.reply import Refusal
from rag.answering.speaker_vocabulary import SpeakerVocabulary
from rag.answering.subject_distance import STEMS_OF_SAYING, has_meaning, is_off_subject
from rag.calibration import Calibration, calibration_of
from rag.names import words_of
from rag.people import Person
from rag.query.amounts import Amount, has_amount
from rag.query.english import is_english
from rag.query.lexicon.requests import ORDINARY
from rag.query.named_things import named_things
from rag.query.plan import QueryPlan
from rag.retrieval.grouping import share_held
from rag.retrieval.retrieved import Nearness, Retrieved
from rag.scope import Scope
from vectorstore.embedding import Embedder
from vectorstore.index_version import IndexVersion
from vectorstore.lexical_index import stems

# A passage that holds this share of the question's words, by rarity, answers it, however far its
# vector lies from the question's.
MOST_WORDS = 0.6
ALL_WORDS = 0.999
# The speakers in question say more than this share of the words of a question that they answer, and
# less of a subject that they never touch. Used for a model without calibrated weights.
LEAST_SAID = 0.3
# An amount that is asked for stands in one of the first passages, or nowhere: of 58 questions after
# an amount that have an answer none is refused for it, of 19 without one 10.
PASSAGES_OF_AMOUNT = 3
# Words of meaning on either side of the name of a thing: about half a minute of speech. Of 230
# questions to a guest that have an answer this refuses 3, of 64 without one 12.
AROUND = 30
# A question of which the archive knows fewer words is in another language: they prove nothing.
FOREIGN = 0.5

NOT_TOLD = "I could not find that in the archive."


class AbstentionPolicy:
    """Judges whether the archive can answer at all, before an answer is tried."""

    def __init__(self, index_version: IndexVersion, embedder: Embedder) -> None:
        self._lexical = index_version.lexical
        self._vocabulary = SpeakerVocabulary(index_version.episodes, index_version.lexical)
        self._embedder = embedder
        self._calibration: Calibration | None = calibration_of(embedder)

    def answer(self, retrieved: Retrieved) -> Refusal | None:
        """A refusal where the archive cannot answer, None where it may."""
        reason = self.reason(retrieved)
        return Refusal(reason) if reason else None

    def reason(self, retrieved: Retrieved) -> str | None:
        """One sentence that says why the archive cannot answer, None where it may."""
        plan = retrieved.plan
        return (
            _not_in_catalogue(plan)
            or self._unspoken(retrieved)
            or _without_amount(retrieved)
            or self._unlikely(retrieved)
            or self._far_away(retrieved)
        )

    def reason_for_topic(self, retrieved: Retrieved, nearness: Nearness) -> str | None:
        """As `reason`, for a list of episodes: `nearness` is that of their topic."""
        return self.reason(replace(retrieved, nearness=nearness))

    def _unspoken(self, retrieved: Retrieved) -> str | None:
        """Why the speakers in question cannot have spoken of it: words that they never say."""
        plan = retrieved.plan
        if not self._is_in_our_language(plan):
            return None
        if term := self._missing_term(plan):
            if not plan.speakers:
                return f"I found nobody in the archive who speaks of {term}."
            return nothing_said(retrieved, term)
        return nothing_said(retrieved, "that") if self._speaks_elsewhere(plan) else None

    def _unlikely(self, retrieved: Retrieved) -> str | None:
        """Why the speakers in question have hardly spoken of it."""
        plan = retrieved.plan
        if not self._is_in_our_language(plan) or not self._are_likely_silent(retrieved):
            return None
        return nothing_said(retrieved, "that")

    def _far_away(self, retrieved: Retrieved) -> str | None:
        """Why nothing in the archive comes near, by calibrated vectors; never of a named person."""
        plan, calibration = retrieved.plan, self._calibration
        if plan.people or calibration is None:
            return None
        if self._is_in_our_language(plan):
            word = self._far_word(retrieved, calibration)
            if word:
                return f"I found nobody in the archive who speaks of {word}."
        far = is_off_subject(retrieved, self._lexical, calibration)
        return NOT_TOLD if far and self._share_held(retrieved) < MOST_WORDS else None

    def _is_in_our_language(self, plan: QueryPlan) -> bool:
        words = words_of(plan.question)
        known = sum(self._lexical.share(word) > 0 for word in words)
        return not words or known / len(words) >= FOREIGN

    def _spoken(self, speakers: Collection[Person]) -> frozenset[str] | None:
        """The stems that the speakers say; None where anybody, or a host, may answer."""
        if any(person.is_host for person in speakers):
            return None
        return self._vocabulary.by(speakers)

    def _are_likely_silent(self, retrieved: Retrieved) -> bool:
        weights = self._calibration.silence if self._calibration else None
        if weights is None or self._spoken(retrieved.plan.speakers) is None:
            return self._share_said(retrieved.plan) < LEAST_SAID
        snippet, said, held = self.silence_features(retrieved)
        # A passage with every word of the topic is an answer, however far its vector is.
        return held < ALL_WORDS and weights.likelihood(snippet, said, held) < weights.least

    def silence_features(self, retrieved: Retrieved) -> tuple[float, float, float]:
        """The features of `rag.calibration.SilenceWeights`: snippet, said and held."""
        plan = retrieved.plan
        topic = " ".join(filter(has_meaning, words_of(plan.topic)))
        held = [share_held(topic, text, self._lexical) for text in _texts(retrieved)]
        return retrieved.nearness.snippet, self._share_said(plan), max(held, default=0.0)

    def _share_said(self, plan: QueryPlan) -> float:
        """The share of the topic's words, by rarity, that the speakers in question say anywhere; 1
        where no speaker is asked for."""
        spoken = self._spoken(plan.speakers)
        topic = [word for word in words_of(plan.topic) if has_meaning(word)]
        if spoken is None or not topic:
            return 1.0
        # A word that the archive never uses may be a typing error: beside others it proves nothing.
        known = [word for word in topic if self._lexical.share(word)]
        rarity = self._lexical.idf(" ".join(known))
        if not rarity:
            return float(any(self._vocabulary.may_be_misspelt(word) for word in topic))
        return sum(rarity[stem] for stem in rarity.keys() & spoken) / sum(rarity.values())

    def _share_held(self, retrieved: Retrieved) -> float:
        """The share of the question's words, by rarity, that one passage holds at most."""
        rarity = self._lexical.idf(retrieved.plan.question)
        held = [
            sum(rarity[stem] for stem in rarity.keys() & set(stems(text)))
            for text in _texts(retrieved)
        ]
        return max(held, default=0.0) / (sum(rarity.values()) or 1.0)

    def _missing_term(self, plan: QueryPlan) -> str | None:
        """The name of a thing in the question that the speakers in question never say."""
        spoken = self._spoken(plan.speakers)
        for term in named_things(plan.question, plan.people):
            words = [word for word in words_of(term) if stems(word)]
            if any(not self._vocabulary.holds(word, spoken) for word in words):
                return term
        return None

    def _speaks_elsewhere(self, plan: QueryPlan) -> bool:
        """Whether the speakers name the things of the question, but never near other words of it:
        "her job at Netflix" of a guest who once names Netflix."""
        if not plan.speakers or any(person.is_host for person in plan.speakers):
            return False
        terms = {
            stem
            for term in named_things(plan.question, plan.people)
            for word in words_of(term)
            for stem in stems(word)
        }
        others = self._lexical.idf(plan.topic).keys() - terms - STEMS_OF_SAYING
        said = [
            stem
            for person in plan.speakers
            for slug in person.labels
            for stem in self._vocabulary.in_order(slug)
        ]
        places = [place for place, stem in enumerate(said) if stem in terms]
        return bool(others and places) and all(
            others.isdisjoint(said[max(0, place - AROUND) : place + AROUND]) for place in places
        )

    def _may_be_misspelt(self, word: str) -> bool:
        return not (is_english(word) or word[0].isupper()) or self._vocabulary.may_be_misspelt(word)

    def _far_word(self, retrieved: Retrieved, calibration: Calibration) -> str | None:
        """A word of the question that nobody says, and that nothing in the passages comes near:
        "earthquakes", not "rescuers" where somebody saves people."""
        if retrieved.similarity >= calibration.near_enough:
            return None
        topic = retrieved.plan.topic
        unknown = [
            word
            for word in words_of(topic)
            if has_meaning(word)
            and word.casefold() not in ORDINARY
            and not word.isdigit()
            and not self._lexical.share(word)
        ]
        if not unknown or any(self._may_be_misspelt(word) for word in unknown):
            return None  # where one word is misspelt, another may be
        reading = late_interaction(topic, retrieved.hits, self._embedder)
        return next(
            (word for word in unknown if reading.nearness(word) < calibration.far_word), None
        )


def _not_in_catalogue(plan: QueryPlan) -> str | None:
    """Why the catalogue alone proves that there is no answer."""
    if plan.stranger:
        return f"Nobody called {plan.stranger} speaks in this archive."
    if not plan.scope.slugs:
        return f"The archive holds nothing for {plan.described or 'that'}."
    named = [found.person for found in plan.people if found.whole]
    if named and not any(person.speaks for person in named):
        return f"The archive has no transcript of what {named[0].name} said."
    return None


def _without_amount(retrieved: Retrieved) -> str | None:
    """Why there is no answer to a question for an amount: no passage states one."""
    amount = retrieved.plan.amount
    if amount is None or _holds(amount, retrieved.hits, retrieved.plan.scope):
        return None
    who = speakers_of(retrieved.plan)
    said = f"that {who} said" if who else "in the archive"
    return f"I found no word {said} with {amount.value} for that{nearest_sections(retrieved)}"


def _texts(retrieved: Retrieved) -> list[str]:
    return [f"{hit.header}\n{hit.text}" for hit in retrieved.hits]


def _holds(amount: Amount, hits: Collection[Hit], scope: Scope) -> bool:
    return any(
        has_amount(line.text, amount)
        for hit in [*hits][:PASSAGES_OF_AMOUNT]
        for line in hit.lines
        if scope.hears(hit.episode.slug, line.speaker)
    )
