"""The ground tests stand on: real databases made by the real migrations, a clock that can be moved, real pages.

Each test gets a database of its own, copied from a migrated template: its transactions are real ones, so the guards,
locks and constraints it meets are those of the running service (docs/decisions/0001-real-transactions-in-tests.md).
"""

import fcntl
import gc
import os
import pickle
import shutil
import sys
import zlib
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

pytest.register_assert_rewrite("chapters")

from factories.whole import Whole  # noqa: E402
from factories.worlds import EVENING  # noqa: E402
from support.client import Visitor  # noqa: E402
from support.made_once import TODAY, Compiled, MovedClock, in_memory, made_in, made_once, settings_for  # noqa: E402
from support.postgres import Postgres, missing_postgres  # noqa: E402
from support.sizes import PROOF  # noqa: E402

from kitpanel import create_app  # noqa: E402
from kitpanel.core.crypto import sealer  # noqa: E402
from kitpanel.core.db import db, reading, transaction  # noqa: E402
from kitpanel.core.migrate import upgrade_database  # noqa: E402
from kitpanel.core.web import Kitpanel  # noqa: E402
from kitpanel.demo import actions as demo  # noqa: E402
from kitpanel.missions import actions as missions  # noqa: E402
from kitpanel.people.queries import person_by_email  # noqa: E402

Kitpanel.jinja_options = {**Kitpanel.jinja_options, "bytecode_cache": Compiled()}
SHARED = Path(os.environ.get("KITPANEL_SHARED", ROOT.parent / "shared"))


def pytest_collection_finish():
    """Look at what was loaded no more when garbage is collected: a twentieth of the time all tests take."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_collection_modifyitems(config, items):
    """Meet PostgreSQL with the first case of every second test of a feature, and of all that ask for it alone.

    `make proof` runs every case on both databases.
    """
    if PROOF:
        return
    met, left_out = set(), []
    both = {item.nodeid.partition("[")[0] for item in items if "[sqlite" in item.nodeid}
    for item in items:
        call = getattr(item, "callspec", None)
        if call and call.params.get("database") == "postgresql" and "features" in item.path.parts:
            test = item.nodeid.partition("[")[0]
            second = test in both and zlib.crc32(test.encode()) % 2
            (left_out.append(item) if test in met or second else met.add(test))
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        gone = set(left_out)
        items[:] = [item for item in items if item not in gone]


@pytest.fixture(scope="session")
def shared():
    """The shared material next to the repository; a test that needs it is skipped without it."""
    if not SHARED.is_dir():
        pytest.skip(f"the shared material is not at {SHARED}: set KITPANEL_SHARED")
    return SHARED


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    """A migrated SQLite file to copy, empty but for what is published."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    _migrate(f"sqlite:///{path}", path.parent)
    return path


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A PostgreSQL server of our own, with a migrated template."""
    if missing_postgres():
        pytest.skip(missing_postgres())
    with Postgres(tmp_path_factory.mktemp("pg")) as server:
        _migrate(server.create("template_kit"), tmp_path_factory.mktemp("pgdata"))
        yield server


def _migrate(url, folder):
    app = create_app(settings_for(url, folder))
    with app.app_context():
        upgrade_database()
        with transaction():
            missions.seed()
        db.engine.dispose()


def _load_borough(url, folder):
    def load():
        demo.load(TODAY, sealer(), public_address="https://kit.test", phone="020 7946 0412")

    made_in(url, folder, load, MovedClock())


@pytest.fixture(scope="session")
def sqlite_borough(sqlite_template, tmp_path_factory):
    """A SQLite file with the whole demonstration borough, to copy: loaded once, by the same actions the pages call."""
    own = tmp_path_factory.getbasetemp()
    kept = own.parent / "borough.db" if "PYTEST_XDIST_WORKER" in os.environ else own / "borough.db"
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of the processes that test at once, one loads it
        if not kept.exists():
            path = tmp_path_factory.mktemp("borough") / "borough.db"
            shutil.copy(sqlite_template, path)
            _load_borough(f"sqlite:///{path}", path.parent)
            (path.parent / "files").rename(kept.with_suffix(".files"))
            path.rename(kept)
    return kept


@pytest.fixture(scope="session")
def postgres_borough(postgres, tmp_path_factory):
    """A PostgreSQL database with the whole demonstration borough, to copy."""
    name, folder = postgres.copy("template_kit"), tmp_path_factory.mktemp("pgborough")
    _load_borough(postgres.url(name), folder)
    return name, folder / "files"


@pytest.fixture(scope="session")
def sqlite_whole(sqlite_template, tmp_path_factory):
    """A SQLite file with one of everything, to copy, and who begins where in it."""
    made, folder = [], tmp_path_factory.mktemp("whole")
    path = made_once(sqlite_template, folder, lambda: made.append(Whole()), MovedClock(EVENING))
    return path, made[0].starts


@pytest.fixture(scope="session")
def postgres_whole(postgres, tmp_path_factory):
    """A PostgreSQL database with one of everything, to copy, and who begins where in it."""
    made, name = [], postgres.copy("template_kit")
    folder, clock = tmp_path_factory.mktemp("pgwhole"), MovedClock(EVENING)
    made_in(postgres.url(name), folder, lambda: made.append(Whole()), clock)
    return name, made[0].starts


@pytest.fixture
def borough(database, settings, clock, served, laid, request):
    """The service with the whole demonstration borough in it, on the day the tests begin."""
    if database.startswith("sqlite"):
        kept = request.getfixturevalue("sqlite_borough")
        laid(kept)
        files = kept.with_suffix(".files")
    else:
        name, files = request.getfixturevalue("postgres_borough")
        request.getfixturevalue("postgres").copy(name, "kit_served")
    shutil.copytree(files, settings.data_folder / "files")
    with served(settings, clock) as made:
        yield made


@pytest.fixture
def resident(borough):
    """Come in as somebody of the borough, by key; nobody without one."""

    def enter(key=""):
        client = borough.test_client()
        if key:
            with borough.app_context(), reading():
                person = person_by_email(f"{key}@example.org")
            client.sign_in(person)
        return client

    return enter


@pytest.fixture(scope="session")
def place(tmp_path_factory):
    """The folder of the served database and its data: one a session, emptied for each test."""
    folder = in_memory("kitdb", tmp_path_factory.getbasetemp())
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def laid(place):
    """Lay a copy of a SQLite file where the service finds it; give its address."""

    def lay(file):
        for old in place.glob("kit.db*"):
            old.unlink()
        shutil.copy(file, place / "kit.db")
        return f"sqlite:///{place / 'kit.db'}"

    return lay


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, laid):
    """The address of a fresh, migrated database: once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        return laid(request.getfixturevalue("sqlite_template"))
    server = request.getfixturevalue("postgres")
    return server.url(server.copy("template_kit", "kit_served"))


@pytest.fixture(scope="session")
def _session_clock():
    return MovedClock()


@pytest.fixture
def clock(_session_clock):
    """The moved clock of the test's service."""
    _session_clock.to(TODAY)
    return _session_clock


@pytest.fixture
def settings(database, place):
    """The settings of the test's service."""
    shutil.rmtree(place / "data", ignore_errors=True)
    return settings_for(database, place / "data")


@pytest.fixture(scope="session")
def served():
    """Serve settings and a clock: the service is made once for each, and meets a fresh database in each test.

    Nothing of a test is kept in the service itself, as nothing of a request is: both databases see to that.
    """
    known = {}

    @contextmanager
    def serve(settings, clock):
        found = known.get((settings, clock))
        if found is None:
            found = known[settings, clock] = create_app(settings, clock)
            found.test_client_class = Visitor
        yield found
        with found.app_context():
            db.engine.dispose()

    return serve


@pytest.fixture
def app(settings, clock, served):
    """The service, as deployed, on a fresh database."""
    with served(settings, clock) as made:
        yield made


@pytest.fixture(autouse=True)
def _push_request_context():
    """Stand in for pytest-flask's: its shared context would sign every client in as the first."""


@pytest.fixture
def kept(app):
    """Open a transaction that is kept: `with kept() as session: …`."""

    @contextmanager
    def keep():
        with app.app_context(), transaction() as unit:
            yield unit.session

    return keep


@pytest.fixture(scope="session")
def _made_before():
    return {}


@pytest.fixture
def remade(app, kept, database, laid, request, _made_before):
    """Make a world by a function, in one transaction, the first time; lay the same database again after that.

    Gives what the function gave: rows as they were when its transaction ended.
    """

    def lay(saved):
        if database.startswith("sqlite"):
            laid(saved)
        else:
            request.getfixturevalue("postgres").copy(saved, "kit_served")

    def save():
        if not database.startswith("sqlite"):
            return request.getfixturevalue("postgres").copy("kit_served")
        file = Path(database.removeprefix("sqlite:///"))
        return shutil.copy(file, file.with_name(f"world-{len(_made_before)}.db"))

    def make(build):
        key = (database, build.__module__, build.__qualname__)
        if key not in _made_before:
            with kept():
                made = build()
            with app.app_context():
                db.engine.dispose()
            _made_before[key] = save(), pickle.dumps(made)
        saved, made = _made_before[key]
        with app.app_context():
            db.engine.dispose()
        lay(saved)
        return pickle.loads(made)  # noqa: S301 - our own rows, made a moment ago

    return make


@pytest.fixture
def looking(app):
    """Open a reading transaction: `with looking() as session: …`."""

    @contextmanager
    def look():
        with app.app_context(), reading() as unit:
            yield unit.session

    return look


@pytest.fixture
def visitor(app):
    """Make visitors: `visitor()` is nobody, `visitor(person)` has signed in. Each has their own cookies."""

    def visit(person=None):
        client = app.test_client()
        if person is not None:
            client.sign_in(person)
        return client

    return visit
