"""Language models: choosing one, its prompts, its failures, its price and its budget.

Imports only the nouns of `rag`. The rest of `rag` may import it, except `query` and `retrieval`.
"""
