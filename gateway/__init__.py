"""Where patients come in: the website's HTTP API and files, and the client of the engine."""
