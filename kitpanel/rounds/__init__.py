"""The fortnight: the panel's standing rule, its dates, a round's lifecycle and seats."""
