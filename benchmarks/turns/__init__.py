"""What a turn costs over HTTP with every process running: ours, stock Rasa, and the floor."""
