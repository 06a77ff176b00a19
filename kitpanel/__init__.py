"""kitpanel: the We Make Camden Kit, from a resident's idea to the story of what came of it."""

from pathlib import Path
from wsgiref.headers import Headers

from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from config import Settings
from kitpanel.core import carriers, db, files, flask_config, languages, log, migrate, pages, web
from kitpanel.core.clock import Clock, wall_clock
from kitpanel.core.crypto import Sealer

ROOT = Path(__file__).resolve().parent


def create_app(settings: Settings, clock: Clock = wall_clock) -> web.Kitpanel:
    """Put the service together. Raises RuntimeError for a view that does not say who may call it."""
    log.configure()
    app = web.Kitpanel("kitpanel", static_folder=None, template_folder=str(ROOT.parent / "templates"))
    app.config.from_mapping(flask_config.flask_config(settings))
    app.extensions["kitpanel.settings"] = settings
    app.extensions["kitpanel.sealer"] = Sealer(settings.encryption_keys)
    app.extensions["kitpanel.carriers"] = carriers.carriers(settings)
    app.extensions["kitpanel.files"] = files.FolderStore(settings.data_folder / "files")
    app.jinja_env.undefined = StrictUndefined
    languages.set_up(app, settings.translations, unchecked=settings.unchecked_languages)
    pages.set_up(app, phone=settings.phone, demo=settings.demo)
    web.set_up(app, clock)
    _add_features(app, settings)
    db.bind(app, settings.database_url)
    migrate.bind(app)
    web.check_access_marks(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    app.wsgi_app = _with_files(app)  # type: ignore[method-assign]
    return app


def _with_files(app: web.Kitpanel) -> WhiteNoise:
    """Serve static files before the app is asked."""

    def tell(headers: Headers, _path: str, _url: str) -> None:
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"

    return WhiteNoise(
        app.wsgi_app, root=ROOT / "static", prefix="static/", max_age=3600, allow_all_origins=False,
        add_headers_function=tell,
    )  # fmt: skip


def _add_features(app: web.Kitpanel, settings: Settings) -> None:
    """Add every feature's pages, in the order money flows."""
    from kitpanel import (
        applications,
        demo,
        missions,
        openness,
        panel,
        payouts,
        people,
        rounds,
        site,
        stories,
        strands,
    )

    people.set_up(app)
    missions.set_up(app)
    strands.set_up(app)
    rounds.set_up(app)
    applications.set_up(app)
    panel.set_up(app)
    payouts.set_up(app)
    stories.set_up(app)
    openness.set_up(app)
    site.set_up(app)
    if settings.demo:
        demo.set_up(app)
