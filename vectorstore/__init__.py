"""Keeps chunks, vectors and the catalogue of episodes, one published index version at a time."""
