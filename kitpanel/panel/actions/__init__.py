"""What the panel does, each verb in the module of its noun: declare, vote, chain."""
