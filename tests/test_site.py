"""The documentation site builds without a warning, and what the code writes into the docs is in step."""

import subprocess
import sys
from html.parser import HTMLParser

import pytest

from tests.support import ROOT, load, program


@pytest.mark.parametrize("script", ["docs/tools/reference.py", "docs/pictures/make.py"])
def test_what_the_code_writes_is_in_step(script, capsys):
    assert load(ROOT / script).main(["--check"]) == 0, capsys.readouterr().out


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    out = tmp_path_factory.mktemp("site")
    found = subprocess.run(
        [sys.executable, "-m", "sphinx", "-b", "html", "-W", "--keep-going", "-q", "-d", out / "doctrees", ROOT / "docs", out / "html"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stderr
    return out / "html"


class _Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.targets, self.outside = [], []

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in {"href", "src"} and value and not value.startswith(("data:", "mailto:", "#")):
                (self.outside if "://" in value else self.targets).append((tag, value))


def test_every_page_is_there_and_links_hold(site):
    pages = sorted((ROOT / "docs").rglob("*.md")) + sorted((ROOT / "docs").rglob("*.ipynb"))
    for page in pages:
        if not {"_build", "jupyter_execute", ".ipynb_checkpoints"} & set(page.parts):
            assert (site / page.relative_to(ROOT / "docs")).with_suffix(".html").is_file(), page
    for page in site.rglob("*.html"):
        links = _Links()
        links.feed(page.read_text(encoding="utf-8"))
        for _, target in links.targets:
            path = target.split("#")[0].split("?")[0]
            assert not path or (page.parent / path).exists(), f"{page.relative_to(site)}: {target}"
        # Nothing is fetched from elsewhere to show a page.
        assert not [target for tag, target in links.outside if tag in {"script", "link", "img"}], page


def test_the_reference_has_every_public_module(site):
    for name in load(ROOT / "docs" / "tools" / "reference.py").public_modules():
        assert (site / "reference" / "api" / f"{name}.html").is_file(), name
    periods = (site / "reference" / "api" / "kstt.dates.html").read_text(encoding="utf-8")
    for part in ("nine_months", "NINE_MONTHS", "09/2019/NĐ-CP"):
        assert part in periods


def test_the_front_page_in_a_browser(site, artefacts, tmp_path):
    picture = artefacts / "site-front-page.png"
    picture.unlink(missing_ok=True)
    subprocess.run(
        [
            program("chromium", "chromium-browser", "google-chrome"), "--headless", "--no-sandbox", "--disable-gpu",
            "--no-first-run", "--disable-background-networking", "--disable-sync", f"--user-data-dir={tmp_path}",
            "--window-size=1300,1000", f"--screenshot={picture}", (site / "index.html").as_uri(),
        ],
        capture_output=True, check=True, timeout=120,
    )  # fmt: skip
    assert picture.stat().st_size > 20_000
