"""Reads a podcast archive, chunks its transcripts and keeps the store in step with it."""
