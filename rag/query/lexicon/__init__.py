"""The English that a question is read with: word lists and patterns, each defined once.

The files hold no logic. `pattern.py` builds patterns; the vocabulary that several kinds of question
share lies in `speech`, `show`, `courtesy` and `question_words`; each other file is named for what
its patterns recognise. Names in capitals that end in a noun (`SHOW`, `SAID`) are fragments to
compose with; compiled patterns match without regard to case.
"""
