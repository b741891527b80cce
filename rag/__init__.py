"""Finds passages and answers questions from them, every claim cited."""
