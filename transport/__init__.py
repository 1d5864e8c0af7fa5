"""How the gateway speaks to the engine, and the engine to the actions; and what the two share.

It stands below both, so it needs only the standard library and httptools, and runs on the engine's
Python 3.10 as well as on the app's.
"""
