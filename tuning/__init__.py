"""Tunes the embedding model on questions with known answers. Trains with sentence-transformers and
peft, which the extra `tune` installs. May import `ingest`, `rag.query` and `vectorstore`."""
