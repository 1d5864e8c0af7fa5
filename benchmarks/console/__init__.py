"""How the console does with very many messages, and what its inbox's order is worth."""
