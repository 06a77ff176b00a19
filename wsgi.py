"""What a web server runs: `gunicorn wsgi:app`."""

import os

from config import Settings
from kitpanel import create_app

app = create_app(Settings.from_env(os.environ))
