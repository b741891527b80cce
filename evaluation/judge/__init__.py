"""What a judge model thinks of the answers, kept apart from what is measured.

Imports `evaluation.metrics` and `rag.llm`; never `report`.
"""
