"""Flask's settings, from ours."""

from datetime import timedelta
from typing import Any

from config import Settings

MOST_BODY = 12 * 1024 * 1024
MOST_FORM = 1024 * 1024
_MB = 1024 * 1024
_ROUND_IT = 2 * _MB
"""What a form weighs besides its file, and a little: a file that is just too large is refused beside its field."""


def flask_config(settings: Settings) -> dict[str, Any]:
    """Give the settings Flask and its extensions read."""
    prefix = "__Host-" if settings.secure_cookies else ""
    return {
        "SECRET_KEY": settings.secret_key,
        "SESSION_COOKIE_NAME": f"{prefix}kit",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(hours=settings.absolute_hours),
        "MAX_CONTENT_LENGTH": MOST_BODY,
        "MOST_LARGE_BODY": settings.recording_mb * _MB + _ROUND_IT,
        "MAX_FORM_MEMORY_SIZE": MOST_FORM,
        "MAX_FORM_PARTS": 500,
        "WTF_CSRF_TIME_LIMIT": None,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "IDLE_MINUTES": settings.idle_minutes,
        "OFFICE_IDLE_MINUTES": settings.office_idle_minutes,
        "ABSOLUTE_HOURS": settings.absolute_hours,
        "SECOND_FACTOR_REQUIRED": settings.second_factor_required,
        "TEMPLATES_AUTO_RELOAD": False,
        "PROPAGATE_EXCEPTIONS": False,
    }
