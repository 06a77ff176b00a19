"""The end: the round computes again to what was decided, and every law of the whole database holds."""

from kitpanel.panel.queries.replay import replay_round
from kitpanel.site import laws


def holds(walk):
    """Replay the round and check the laws."""
    with walk.looking():
        again = replay_round(walk.round)
        assert (again.code, again.errors) == (0, ())
        assert [fault for _, faults in laws.broken(walk.clock()) for fault in faults] == []
