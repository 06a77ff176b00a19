"""How migrations run: one at a time, in one transaction, with the guards of kitpanel.core.migrate."""

import logging

from alembic import context
from flask import current_app

from kitpanel import every_model  # noqa: F401 - so that the metadata is whole
from kitpanel.core import migrate
from kitpanel.core.db import Base

logging.getLogger("alembic").setLevel(logging.WARNING)


def run() -> None:
    """Migrate the database of the running app."""
    engine = migrate.engine_for_migrations(current_app.config["SQLALCHEMY_DATABASE_URI"])
    with engine.begin() as connection:
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            compare_type=True,
            include_name=migrate.is_a_models,
        )
        migrate.take_lock(connection)
        context.run_migrations()
        migrate.check_keys(connection)
    engine.dispose()


run()
