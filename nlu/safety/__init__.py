"""Red flags in what patients write: words of danger, how they are meant, and what is like them."""
