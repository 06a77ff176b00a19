"""The summary that staff write of a recording is found too: its words join those of the idea in the desk's index."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MARKS = ("coalesce((SELECT group_concat(what, ' ') FROM budget_line", "coalesce((SELECT string_agg(what, ' ') FROM budget_line")
SUMMARY = "coalesce((SELECT {all}(summary, ' ') FROM recording WHERE application_id = a.id AND removed_at IS NULL), '') || ' ' || "
ACTS = ("insert", "update", "delete")


def _with_summary(sql: str) -> str:
    for mark, joined in zip(MARKS, ("group_concat", "string_agg"), strict=True):
        sql = sql.replace(mark, SUMMARY.format(all=joined) + mark)
    return sql


def _without_summary(sql: str) -> str:
    for joined in ("group_concat", "string_agg"):
        sql = sql.replace(SUMMARY.format(all=joined), "")
    return sql


def _remake(change) -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        held = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_desk\\_%' ESCAPE '\\'"
        ).fetchall()
        for name, sql in held:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
            connection.exec_driver_sql(change(sql))
        return
    sql = connection.exec_driver_sql("SELECT pg_get_functiondef('desk_keep(uuid)'::regprocedure)").scalar_one()
    connection.exec_driver_sql(change(sql).replace("%", "%%"))


def upgrade() -> None:
    _remake(_with_summary)
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for act in ACTS:
            (sql,) = connection.exec_driver_sql(
                f"SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = 'budget_line_desk_{act}'"
            ).one()
            head, body = sql.split("BEGIN", 1)
            connection.exec_driver_sql(head.replace("budget_line", "recording") + "BEGIN" + body)
    else:
        connection.exec_driver_sql(
            "CREATE TRIGGER recording_desk AFTER INSERT OR UPDATE OR DELETE ON recording FOR EACH ROW "
            "EXECUTE FUNCTION desk_keep_part()"
        )
    connection.exec_driver_sql("UPDATE application SET ref = ref WHERE ref IS NOT NULL")


def downgrade() -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        for act in ACTS:
            connection.exec_driver_sql(f"DROP TRIGGER recording_desk_{act}")
    else:
        connection.exec_driver_sql("DROP TRIGGER recording_desk ON recording")
    _remake(_without_summary)
    connection.exec_driver_sql("UPDATE application SET ref = ref WHERE ref IS NOT NULL")
