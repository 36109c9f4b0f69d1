"""The invented office and register of the demo: seeded, so that every run makes the same."""
