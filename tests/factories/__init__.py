"""Makes people and things for tests, in the transaction that is open. Names are invented."""

from factories.people import make_person

__all__ = ["make_person"]
