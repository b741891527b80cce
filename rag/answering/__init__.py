"""Turns passages into answers: quotes, a language model's sentences, catalogue answers, refusals.

Imports every other room of `rag` but the service on top; nothing in `rag` but that imports it.
"""
