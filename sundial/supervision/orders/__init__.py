"""Supervision orders (监察措施): what a supervisor may demand once a light burns, from the paper to its end."""
