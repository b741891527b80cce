"""Language models: which one, its prompts, what it costs, what it may cost.

Imports the nouns of `rag` only; the rest of `rag` may import it, except `query` and `retrieval`.
"""
