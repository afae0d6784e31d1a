"""Reading and writing documents, one package a family."""
