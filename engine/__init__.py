"""What the Rasa engine needs beside its understanding (Python 3.10; imports nothing of the app)."""
