"""The demonstration borough: people, rounds and stories to try everything on."""
