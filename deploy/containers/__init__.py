"""What the containers need beside the parts themselves."""
