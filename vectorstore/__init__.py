"""Keeps chunks, vectors and the catalogue of episodes, one published generation at a time."""
