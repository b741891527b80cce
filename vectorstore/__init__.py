"""Stores chunks, vectors and the episode catalogue. Readers see one published index version."""
