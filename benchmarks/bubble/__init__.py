"""Our bubble beside other chat widgets, measured by one script in one browser."""
