"""What may happen to an idea, decided from facts alone. Each module is one question."""

from kitpanel.applications.rules.lifecycle import APPLICATION, LIVE, WITH_A_GRANT, ApplicationState

__all__ = ["APPLICATION", "LIVE", "WITH_A_GRANT", "ApplicationState"]
