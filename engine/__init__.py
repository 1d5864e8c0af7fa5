"""What the Rasa engine needs beside its understanding (Python 3.10; of the app: `transport`)."""
