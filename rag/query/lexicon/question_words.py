"""Words that ask, and the auxiliaries beside them."""

from __future__ import annotations

from rag.query.lexicon.pattern import any_of

QUESTION_WORD = any_of("what how why when where which who whom whose")
AUXILIARY = any_of("is are was were do does did can could should would will has have had may might")
