"""Who takes part: people, their roles and how they sign in."""
