"""The tutorial notebooks run from top to bottom, without an error, and are kept without outputs."""

import warnings

import pytest

from tests.support import ROOT

NOTEBOOKS = sorted((ROOT / "docs").glob("*/*.ipynb"))


def read(path):
    import nbformat

    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    return notebook


def name(path):
    return f"{path.parent.name}-{path.stem}"


def test_there_are_two_and_one_in_vietnamese():
    assert [name(path) for path in NOTEBOOKS] == ["tutorial-quarter", "tutorial-year", "vi-quarter"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_notebooks_are_kept_clean_and_short(path):
    notebook = read(path)
    codes = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert not any(cell.outputs or cell.execution_count for cell in codes)
    assert len(codes) <= 20
    assert max(len(cell.source.splitlines()) for cell in codes) <= 20
    texts = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert any(words in text for text in texts for words in ("**made up", "**dữ liệu giả định**"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_notebooks_run(path, artefacts):
    import nbformat

    with warnings.catch_warnings():
        # What the client and its sockets say about themselves is not ours to mend.
        warnings.simplefilter("ignore")
        from nbclient import NotebookClient

        notebook = read(path)
        client = NotebookClient(
            notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
        )
        client.execute()
    nbformat.write(notebook, artefacts / f"{name(path)}.ipynb")
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type == "error"]
    warned = [output for output in outputs if output.get("name") == "stderr"]
    assert not warned, warned
    html = [output for output in outputs if "text/html" in output.get("data", {})]
    assert any("<caption>" in output.data["text/html"] for output in html)
    assert [output for output in outputs if "image/svg+xml" in output.get("data", {})]
