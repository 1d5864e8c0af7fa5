"""How the assistant understands: graph components of the Rasa engine (Python 3.10)."""
