"""Pages that belong to no feature: home, what is waiting for you, health, policies."""
