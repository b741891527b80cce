"""Reads a question: from its words, the turns before it and the catalogue to one `QueryPlan`.

Imports the nouns of `rag` and `vectorstore`; never `retrieval`,
`verification`, `answering` or `llm`.
"""
