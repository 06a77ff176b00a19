"""The chapters of the journey: each takes the walk on by one part, through the pages of whoever does it."""
