"""How well redaction finds personal data, and how rarely it touches anything else."""
