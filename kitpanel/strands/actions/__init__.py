"""What is done with strands: money in, money promised and freed, terms, funders."""

from kitpanel.strands.actions.funders import add_funder, add_viewer, change_funder, remove_viewer
from kitpanel.strands.actions.money import contribute, correct, locked, release, reserve
from kitpanel.strands.actions.terms import Terms, add_strand, change_terms

__all__ = [
    "Terms",
    "add_funder",
    "add_strand",
    "add_viewer",
    "change_funder",
    "change_terms",
    "contribute",
    "correct",
    "locked",
    "release",
    "remove_viewer",
    "reserve",
]
