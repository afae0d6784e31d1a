"""Settings and servers shared by all tests."""

import gc
import shutil

import pytest
from hypothesis import HealthCheck, settings

from tests.engines import CONNECTIONS, Engine
from tests.support import ARTEFACTS, postgres_server
from tests.wheels import built_distributions, unpacked

collect_ignore_glob = ["typing/*"]  # read by type checkers, never run

settings.register_profile(
    "kstt", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("kstt")

# A tenth of all time went into looking for cycles among modules and tests, which stay to the end.
gc.disable()


def pytest_collection_finish():
    """Look for cycles from now on, and not among what is there by now."""
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)
    gc.enable()


FILES = {
    "test_distribution.py": "built",
    "test_documentation.py": "built",
    "test_portal_backend.py": "backend",
}
"""By a file, what its tests share with others, or with each other whatever their names say."""
STARTED = {"pyspark": "spark", "ibis": "ibis", "postgres": "ibis", "dask": "dask"}
"""By a word in the name of a test, the machine, server or library that is started for all such tests."""
LONG = {"spark", "ibis", "dask", "built", "backend", "tests/test_site.py"}
"""What is begun first, so that no worker is left with it at the end."""


def sharing(nodeid):
    """What a test shares with others: something that takes seconds to make, or its file."""
    path, _, name = nodeid.partition("::")
    started = (group for word, group in STARTED.items() if word in name)
    return FILES.get(path.rpartition("/")[2]) or next(started, path)


def pytest_collection_modifyitems(items):
    """In the order of the files, what takes long first."""
    items.sort(key=lambda item: sharing(item.nodeid) not in LONG)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """Give tests that share something to one worker, which makes it once (`--dist loadgroup`).

    By the names of the tests, as the marks of pytest-xdist 3.8 come to nothing under pytest 9. A test is given
    out with its whole file, as what is given out costs the more, the more pieces there are.
    """
    if config.getoption("dist") != "loadgroup":
        return None
    config.option.loadscopereorder = False
    from xdist.scheduler import LoadScopeScheduling

    class Sharing(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            return sharing(nodeid)

    return Sharing(config, log)


@pytest.fixture(scope="session")
def postgres_url():
    """A PostgreSQL that lives as long as the test run."""
    with postgres_server() as url, CONNECTIONS:
        yield url


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """An sdist of this tree, and a wheel built from that sdist."""
    return built_distributions(tmp_path_factory.mktemp("dist"))


@pytest.fixture(scope="session")
def installed(built, tmp_path_factory):
    """The folder with the wheel as pip unpacks it."""
    return unpacked(built[1], tmp_path_factory.mktemp("installed"))


@pytest.fixture
def artefacts():
    """The folder for pictures and documents that a person looks at."""
    ARTEFACTS.mkdir(exist_ok=True)
    return ARTEFACTS


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """A folder in which LibreOffice works: it keeps its settings there, too."""
    folder = tmp_path_factory.mktemp("office")
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def engine(request):
    """A DataFrame engine by its name, the (indirect) parameter."""
    url = request.getfixturevalue("postgres_url") if request.param == "ibis-postgres" else None
    return Engine(request.param, url)
