"""A panellist's own pages: their rounds, what they declare, what they read, their votes."""
