"""The sdist holds everything that a packager needs, the wheel everything that a user needs and nothing else."""

import json
import os
import subprocess
import sys
import tarfile
import zipfile

import kstt
from tests.support import ROOT

OPTIONAL = (
    "numpy", "holidays", "msgspec", "docx", "python_calamine", "xlsxwriter", "narwhals", "polars", "pandas", "pyarrow",
    "duckdb", "pyspark", "dask", "ibis", "highspy", "altair",
)  # fmt: skip


def package_files():
    return {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "kstt").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_sdist_holds_the_repository(built):
    sdist, _ = built
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    needed = {f"src/{name}" for name in package_files()} | {
        "README.md", "CHANGELOG.md", "LICENSE", "Makefile", "pyproject.toml", ".importlinter", ".ci/run", "docs/conf.py",
    }  # fmt: skip
    for folder in ("tests", "docs"):
        for path in (ROOT / folder).rglob("*"):
            here = path.relative_to(ROOT)
            left_out = {"__pycache__", "_build", "artefacts", "api", "jupyter_execute", ".ipynb_checkpoints"}
            if path.is_file() and not left_out & set(here.parts):
                needed.add(here.as_posix())
    assert needed <= names, sorted(needed - names)
    assert not [name for name in names if "__pycache__" in name or "/_build/" in name]


def test_the_wheel_holds_the_package_alone(built):
    _, wheel = built
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = archive.read(f"kstt-{kstt.__version__}.dist-info/METADATA").decode()
    assert {name for name in names if not name.startswith("kstt-")} == package_files()
    for part in ("kstt/py.typed", "kstt/locale/vi/LC_MESSAGES/kstt.mo"):
        assert part in names
    assert f"Version: {kstt.__version__}" in metadata
    assert "Requires-Dist: attrs" in metadata


def test_the_wheel_works_without_the_optional_libraries(installed, tmp_path):
    """Unpacked beside nothing but the core's own requirements: optional libraries are made unfindable."""
    (tmp_path / "guard.py").write_text(
        "import sys\n"
        f"for name in {OPTIONAL!r}:\n"
        "    sys.modules[name] = None\n"
        "from kstt.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n",
        encoding="utf-8",
    )
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    found = subprocess.run(
        [sys.executable, "guard.py", "demo", "--json"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout)["equal"]
