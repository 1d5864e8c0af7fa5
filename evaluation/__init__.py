"""Measures the assistant from the patient's chair, over the public HTTP API."""
