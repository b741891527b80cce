"""Checks a sentence against the lines it cites: marker, numbers, names, speaker, negation.

Imports `rag.query`, `rag.llm`, the nouns of `rag` and `vectorstore`; never `retrieval`.
"""
