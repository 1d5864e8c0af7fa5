"""The Messenger channel: the same assistant on the clinic's Facebook page."""
