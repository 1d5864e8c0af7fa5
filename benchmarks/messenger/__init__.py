"""Messenger under load, kills and failures of the Graph API."""
