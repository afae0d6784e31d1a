"""The documentation site: Sphinx over the pages of this folder and the docstrings of the package."""

from __future__ import annotations

import re
import sys
from enum import Enum
from pathlib import Path
from types import FunctionType
from typing import TYPE_CHECKING

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "src"), str(HERE / "tools")]

import reference  # noqa: E402

import kstt  # noqa: E402

if TYPE_CHECKING:
    from docutils.nodes import Element, TextElement
    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

project = "kstt"
author = "The kstt developers"
copyright = author  # noqa: A001
version = release = kstt.__version__

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
# What is copied are the commands and the code, without prompts and without what they print.
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
copybutton_only_copy_prompt_lines = True
exclude_patterns = ["_build", "**/jupyter_execute", "**/.ipynb_checkpoints"]
html_theme = "furo"
html_title = "kstt"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}

# Notebooks are kept without outputs. The tests execute them by themselves; ``make docs`` does it for the site.
nb_execution_mode = "off"
nb_execution_raise_on_error = True
nb_execution_timeout = 300
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
python_use_unqualified_type_names = True
autodoc_default_options = {"exclude-members": "__init__, __new__"}
napoleon_google_docstring = True

# Names of other projects are not looked up: that would need the network.
nitpicky = True
suppress_warnings = ["ref.python"]  # two classes of one name, written short in an annotation
nitpick_ignore_regex = [
    (r"py:.*", r"(?!kstt\b).*"),
    (r"py:.*", r"kstt\.(.*\.)?(_\w+|[A-Z](_co)?)"),  # private names and type variables
]

_ROOT_PAGES = {"README.md": "readme", "CHANGELOG.md": "changelog"}


def _with_the_root(_: Sphinx, docname: str, source: list[str]) -> None:
    """The README and the changelog are pages of the site, and links to them links to those pages.

    In the repository they stand at the root, and all links are those of files. The page of the API lists
    the modules, which are too many for the navigation.
    """
    for name, page in _ROOT_PAGES.items():
        if docname == page:
            source[0] = (HERE.parent / name).read_text(encoding="utf-8")
            source[0] = re.sub(r"\]\(docs/", "](/", source[0])
    if docname == "reference/api":
        source[0] += "\n" + reference.list_of_modules()
    up = re.escape("../" * (docname.count("/") + 1))
    for name, page in _ROOT_PAGES.items():
        where = "" if docname in _ROOT_PAGES.values() else up
        source[0] = re.sub(rf"\]\({where}{re.escape(name)}(#[^)]*)?\)", rf"](/{page}.md\1)", source[0])


def _with_members_of_enumerations(
    _app: Sphinx, _what: str, _name: str, value: object, skip: bool, _options: object
) -> bool:
    return skip and not isinstance(value, Enum)


def _where_it_lives(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: TextElement
) -> Element | None:
    """A reference to ``kstt.Form`` leads to where the class is documented, ``kstt.forms.form.Form``.

    What exists but has no page of its own is named without a link; what does not exist is an error.
    """
    target = str(node.get("reftarget", ""))
    if node.get("refdomain") != "py" or target.partition(".")[0] != "kstt":
        return None
    value = reference.look_up(target)
    if value is None:
        return None
    if isinstance(value, type | FunctionType):
        python, home = env.domains.python_domain, f"{value.__module__}.{value.__qualname__}"
        found = python.resolve_xref(env, node["refdoc"], app.builder, node["reftype"], home, node, content)
        return found or content
    return content


def setup(app: Sphinx) -> None:
    """Write the pages that the code makes, then build."""
    reference.write_site_pages()
    app.connect("source-read", _with_the_root)
    app.connect("missing-reference", _where_it_lives)
    app.connect("autodoc-skip-member", _with_members_of_enumerations)
