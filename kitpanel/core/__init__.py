"""What every feature stands on. No word of the domain is used here."""
