"""The migrations make exactly the schema the models describe, on both databases, and keep rows from being lost."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from kitpanel import every_model
from kitpanel.applications.models.desk import DESK
from kitpanel.core.db import Base, db
from kitpanel.core.migrate import behind, is_a_models, upgrade_database

assert every_model


def test_the_migrated_schema_is_the_models_schema(app):
    with app.app_context(), db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "include_name": is_a_models})
        assert compare_metadata(context, Base.metadata) == []


def test_the_index_of_the_desk_has_the_columns_the_queries_name(app):
    with app.app_context(), db.engine.connect() as connection:
        for table in DESK.tables.values():
            held = {name: column["nullable"] for name, column in columns_of(connection, table.name).items()}
            if table.name == "desk_row":
                assert held == {column.name: column.nullable for column in table.columns}
            assert "words" in held or table.name == "desk_row"


def columns_of(connection, table):
    return {column["name"]: column for column in inspect(connection).get_columns(table)}


def test_every_check_of_the_models_is_in_the_database(app):
    with app.app_context():
        inspector = inspect(db.engine)
        held = {
            (table, check["name"]) for table in Base.metadata.tables for check in inspector.get_check_constraints(table)
        }
        wanted = {
            (table.name, str(constraint.name))
            for table in Base.metadata.tables.values()
            for constraint in table.constraints
            if constraint.__class__.__name__ == "CheckConstraint"
        }
    assert {name for _, name in wanted} - {name for _, name in held} == set()


def test_a_second_upgrade_changes_nothing(app):
    with app.app_context():
        upgrade_database()
        assert behind() == ""


def test_the_schema_of_a_real_upgrade_keeps_its_guards(app):
    """Alembic's batch mode remakes tables on SQLite: a trigger that got lost there would be found here."""
    wanted = {
        "history",
        "chain_row",
        "commitment",
        "decision",
        "application",
        "application_mission",
        "budget_line",
        "recording",
    }
    with app.app_context(), db.engine.connect() as connection:
        wanted |= {"desk_text"} if connection.dialect.name == "sqlite" else set()
        query = (
            "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'"
            if connection.dialect.name == "sqlite"
            else "SELECT DISTINCT event_object_table FROM information_schema.triggers"
        )
        assert {row[0] for row in connection.execute(text(query))} == wanted
