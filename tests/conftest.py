"""Settings and servers shared by all tests."""

import gc
import shutil

import pytest
from hypothesis import HealthCheck, settings

from tests.engines import CONNECTIONS, Engine
from tests.support import ARTEFACTS, postgres_server

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


def pytest_collection_modifyitems(items):
    """Give the tests of one Java machine to one worker, which starts it once (`--dist loadgroup`)."""
    for item in items:
        if "pyspark" in item.name or "spark" in item.path.name:
            item.add_marker(pytest.mark.xdist_group("spark"))


@pytest.fixture(scope="session")
def postgres_url():
    """A PostgreSQL that lives as long as the test run."""
    with postgres_server() as url, CONNECTIONS:
        yield url


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
