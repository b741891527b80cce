"""Reads a podcast archive, chunks its transcripts, and updates the store to match."""
