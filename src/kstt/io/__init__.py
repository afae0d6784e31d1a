"""Readers and writers of the documents and messages that people have, one module a format."""
