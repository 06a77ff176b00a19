"""Money that leaves: grants, agreements, checks, approvals and payment runs."""
