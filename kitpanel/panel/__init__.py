"""What the panel does: declare, read, vote, meet, decide, tell."""
