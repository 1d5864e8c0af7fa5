"""What a message costs each part, and how many servers so many clinics need."""
