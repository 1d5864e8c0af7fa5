"""The gateway is killed while patients write; what got an answer is counted in the database."""
