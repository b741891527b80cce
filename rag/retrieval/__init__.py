"""Finds passages for a `QueryPlan`: hybrid search, grouping, reranking.

Imports `rag.query`, the nouns of `rag` and `vectorstore`; never `verification`,
`answering` or `llm`.
"""
