"""No pattern of the library takes more steps than in proportion to its text, whatever the text.

The patterns are found, not listed: what the modules hold compiled, also in tuples and mappings, and what
they hand to ``re`` as a text. Each is measured in steps on texts made from itself: what it repeats, over and
over, and then something that does not fit.
"""

import ast
import importlib
import pkgutil
import random
import re
import sys
from functools import cache
from itertools import islice, product
from pathlib import Path
from re import _constants as sre
from re import _parser as parser

import pytest

import kstt
from kstt.records.date_formats import date_format
from tests.steps import Matcher, steps

SHORT, LONG = 48, 96
LEEWAY = 2.6
"""Twice the text may take so much more steps; a power of two would take four times as many."""
MOST = 60_000
"""A short text that takes more steps than this needs no longer one beside it."""
WAYS = ("match", "fullmatch", "search", "sub", "subn", "split", "finditer", "findall")
ONCE = {"match", "fullmatch"}


def modules():
    for found in pkgutil.walk_packages(kstt.__path__, "kstt."):
        if not found.name.endswith("__main__"):
            try:
                yield importlib.import_module(found.name)
            except ImportError:
                assert found.name.startswith(("kstt.charts", "kstt.io.pdf")), found.name


@cache
def sources():
    """Every module with the nodes of its source."""
    return [
        (module, list(ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8")))))
        for module in modules()
    ]


def held(value, depth=0):
    """The compiled patterns in a value, and in the tuples, lists and mappings in it."""
    if isinstance(value, re.Pattern):
        yield value
    elif depth < 3 and isinstance(value, tuple | list | frozenset | set):
        for one in value:
            yield from held(one, depth + 1)
    elif depth < 3 and isinstance(value, dict):
        for pair in value.items():
            yield from held(pair, depth + 1)


def ways_of(nodes, name):
    """How a module of these nodes uses the pattern, or the patterns, that it holds under a name; ``search`` where that does not show."""
    used, seen = set(), set()
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name:
            seen.add(id(node.value))
            used.add(node.attr)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.IfExp):
            either = [one for one in (node.value.body, node.value.orelse) if isinstance(one, ast.Name)]
            seen.update(id(one) for one in either if one.id == name)
            used.update(node.attr for one in either if one.id == name)
        elif isinstance(node, ast.For | ast.GeneratorExp | ast.ListComp | ast.SetComp | ast.DictComp):
            loops = [node] if isinstance(node, ast.For) else node.generators
            for loop in loops:
                if any(isinstance(one, ast.Name) and one.id == name for one in ast.walk(loop.iter)):
                    seen.update(id(one) for one in ast.walk(loop.iter))
                    targets = {one.id for one in ast.walk(loop.target) if isinstance(one, ast.Name)}
                    used.update(
                        one.attr
                        for one in ast.walk(node)
                        if isinstance(one, ast.Attribute)
                        and isinstance(one.value, ast.Name)
                        and one.value.id in targets
                        and one.attr in WAYS
                    )
    others = {
        id(node) for node in nodes
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
    }  # fmt: skip
    return used & set(WAYS) if others <= seen and used else used & set(WAYS) | {"search"}


@cache
def patterns():
    """Every pattern, with the ways in which it is used: ``match``, ``fullmatch`` or ``search``."""
    found = {}

    def add(pattern, ways, where):
        known, places = found.setdefault(pattern, (set(), []))
        known.update(way if way in ONCE else "search" for way in ways)
        places.append(where)

    for module, nodes in sources():
        name = module.__name__
        for key, value in vars(module).items():
            some = list(held(value))
            ways = ways_of(nodes, key) if some else ()
            for pattern in some:
                add(pattern, ways, f"{name}.{key}")
        for node in nodes:
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and isinstance(node.func.value, ast.Name)
                and node.func.value.id == "re"
                and node.func.attr in WAYS
                and isinstance(node.args[0], ast.Constant)
            ):
                flags = [k.value for k in node.keywords if k.arg == "flags"]
                flags += (
                    node.args[2:3]
                    if node.func.attr in {"search", "match", "fullmatch", "findall", "finditer"}
                    else []
                )
                value = eval(ast.unparse(flags[0]), {"re": re}) if flags else 0
                add(re.compile(node.args[0].value, value), {node.func.attr}, f"{name}:{node.lineno}")
    return found


def sample(nodes, rng, depth=0):
    """A text that parsed nodes may match, as far as that is easy to say."""
    out = []
    for op, value in nodes:
        match op:
            case sre.LITERAL:
                out.append(chr(value))
            case sre.NOT_LITERAL | sre.ANY:
                out.append("x")
            case sre.IN:
                out.append(rng.choice(members(value)))
            case sre.BRANCH:
                out.append(sample(rng.choice(value[1]), rng, depth + 1))
            case sre.SUBPATTERN:
                out.append(sample(value[3], rng, depth + 1))
            case sre.ATOMIC_GROUP:
                out.append(sample(value, rng, depth + 1))
            case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
                low = int(value[0])
                out.append(
                    "".join(sample(value[2], rng, depth + 1) for _ in range(min(low, 4) or rng.randint(0, 1)))
                )
    return "".join(out)


LETTERS = " \n\t.,;:-–/()x0Iđ="


def members(items):
    """Characters of a set."""
    if items[0][0] is sre.NEGATE:
        test = re.compile("[" + "".join(LETTERS).replace("-", r"\-") + "]")
        return [c for c in LETTERS if test.match(c) and not _in(items[1:], c)] or ["\x01"]
    found = []
    for op, value in items:
        if op is sre.LITERAL:
            found.append(chr(value))
        elif op is sre.RANGE:
            found += [chr(value[0]), chr(value[1])]
        elif op is sre.CATEGORY:
            found += {sre.CATEGORY_DIGIT: "07", sre.CATEGORY_SPACE: " \n", sre.CATEGORY_WORD: "a0_"}.get(
                value, "x."
            )
    return found


def _in(items, letter):
    for op, value in items:
        if op is sre.LITERAL and ord(letter) == value:
            return True
        if op is sre.RANGE and value[0] <= ord(letter) <= value[1]:
            return True
        if op is sre.CATEGORY:
            inside = {
                sre.CATEGORY_DIGIT: letter.isdigit(), sre.CATEGORY_SPACE: letter.isspace(),
                sre.CATEGORY_WORD: letter.isalnum() or letter == "_",
            }  # fmt: skip
            opposite = {
                sre.CATEGORY_NOT_DIGIT: sre.CATEGORY_DIGIT, sre.CATEGORY_NOT_SPACE: sre.CATEGORY_SPACE,
                sre.CATEGORY_NOT_WORD: sre.CATEGORY_WORD,
            }  # fmt: skip
            if inside[value] if value in inside else not inside[opposite[value]]:
                return True
    return False


def repeats(nodes, before=()):
    """The repeats without a bound that counts, each with what stands before it."""
    nodes = list(nodes)
    for n, (op, value) in enumerate(nodes):
        here = (*before, *nodes[:n])
        match op:
            case sre.MAX_REPEAT | sre.MIN_REPEAT | sre.POSSESSIVE_REPEAT:
                if value[1] is sre.MAXREPEAT or value[1] >= 6:
                    yield here, list(value[2])
                yield from repeats(value[2], here)
            case sre.SUBPATTERN:
                yield from repeats(value[3], here)
            case sre.BRANCH:
                for branch in value[1]:
                    yield from repeats(branch, here)
            case sre.ATOMIC_GROUP:
                yield from repeats(value, here)
            case sre.ASSERT | sre.ASSERT_NOT:
                yield from repeats(value[1], here)


def _leaves(nodes):
    for op, value in nodes:
        yield op, value
        parts = value if isinstance(value, tuple) else (value,)
        for part in parts:
            for inner in part if isinstance(part, list) else (part,):
                if isinstance(inner, parser.SubPattern):
                    yield from _leaves(inner)


@cache
def adversaries(pattern):
    """Texts by their parts: what stands first, what is repeated, what stands last."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    rng = random.Random(1)
    bodies, firsts = set(), {""}
    for before, body in repeats(tree):
        for _ in range(4):
            bodies.add(sample(body, rng))
        firsts.add(sample(before, rng))
    letters = sorted({chr(value) for op, value in _leaves(tree) if op is sre.LITERAL})
    bodies = sorted(bodies - {""})[:12] + letters[:8]
    bodies += [a + b for a, b in islice(product(bodies, bodies), 300) if a != b][::20]
    firsts = sorted(firsts)[:5]
    return [(first, body, last) for body in bodies for first in firsts for last in ("\x00", "")]


def text_of(parts, size):
    first, body, last = parts
    return first + body * (size // len(body)) + last


def found_slow(pattern, ways):
    """The first text on which a pattern takes more than twice the steps for twice the text."""
    for parts, way in product(adversaries(pattern), sorted(ways)):
        short = steps(pattern, text_of(parts, SHORT), way, most=MOST)
        if short > MOST:
            return way, parts, short, None
        if short < 3 * SHORT:
            continue
        long = steps(pattern, text_of(parts, LONG), way, most=int(LEEWAY * short) + 1)
        if long > LEEWAY * short:
            return way, parts, short, long
    return None


MADE = {
    # Patterns that are put together when they are used, each as it is then.
    "kstt.audit.words.phrases": [(re.compile(r"(?<!\w)(?:trong đó|gồm|trong)(?!\w)"), "search")],
    "kstt.io.files.quotes": [(re.compile(r"(?:;[ \n\d.\-]*){6}"), "search")],
    "kstt.io.settings.toml_lines": [(re.compile(r"""\s*["']?code["']?\s*="""), "match")],
    "kstt.records.date_formats": [
        (re.compile(pattern), "match")
        for form in map(date_format, ("%d/%m/%Y", "%Y%m%d", "%d/%m/%Y %H:%M:%S"))
        for pattern in (form.pattern, form.whole)
    ],
}
"""By the module that makes them."""


def test_patterns_that_are_made_later_are_known():
    made = set()
    for module, nodes in sources():
        # What is not asked for by any function is compiled with the module, and found in it.
        if any(map(is_made, nodes)):
            functions = [node for node in nodes if isinstance(node, ast.FunctionDef)]
            inside = (node for function in functions for node in ast.walk(function))
            made |= {module.__name__} if any(map(is_made, inside)) else set()
    assert made == set(MADE)


def is_made(node):
    call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    if not call or not isinstance(node.func.value, ast.Name) or node.func.value.id != "re":
        return False
    return node.func.attr == "compile" or (
        node.func.attr in WAYS and not isinstance(node.args[0], ast.Constant)
    )


def test_the_patterns_are_found():
    found = {place for _, places in patterns().values() for place in places}
    assert len(patterns()) > 120
    assert {"kstt.numerals._COUNT", "kstt.dates.written._NAMES", "kstt.audit.figures.marks._DEPTHS"} <= found
    ways = {place: ways for ways, places in patterns().values() for place in places}
    assert ways["kstt.numerals._COUNT"] == {"fullmatch"}
    assert ways["kstt.audit.figures.marks._DEPTHS"] == {"match"}
    assert ways["kstt.numerals._UNDER"] == {"search"}


@pytest.mark.parametrize("part", range(6))
def test_no_pattern_takes_more_than_linear_steps(part, deep_recursion):
    every = [(pattern, ways, places) for pattern, (ways, places) in patterns().items()]
    every += [(pattern, {way}, [name]) for name, some in MADE.items() for pattern, way in some]
    for pattern, ways, places in every[part::6]:
        assert found_slow(pattern, ways) is None, (places, pattern.pattern)


@pytest.mark.parametrize(
    ("pattern", "way"),
    [
        (r"(a+)+b", "match"), (r"(?:a|a)*b", "fullmatch"), (r"\s+$", "search"), (r"\s*[.!?*]+\s*$", "search"),
        (r"\w*x\w*y", "match"), (r"(\w+)\s*(\w+)?!", "match"), (r"[a-z]{0,400}[a-z]{0,400}!", "match"),
        (r"(?:\s*,?\s*)*!", "match"), (r"\d+(?:,\d+)*", "fullmatch"), (r"<row[^<>]*r=", "search"),
    ],
)  # fmt: skip
def test_slow_patterns_are_found(pattern, way, deep_recursion):
    linear = pattern.startswith((r"\d+(?:,", "<row"))
    assert (found_slow(re.compile(pattern), {way}) is None) == linear


@pytest.fixture
def deep_recursion():
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)
    yield
    sys.setrecursionlimit(before)


def test_the_matcher_finds_what_re_finds(deep_recursion):
    rng = random.Random(1)
    for pattern in patterns():
        if isinstance(pattern.pattern, bytes):
            continue
        parts = [piece for parts in adversaries(pattern)[:8] for piece in parts] + list(LETTERS)
        for _ in range(6):
            text = "".join(rng.choices(parts, k=rng.randint(0, 8)))
            matcher = Matcher(pattern, text, cap=None)
            assert list(matcher.spans()) == [found.span() for found in pattern.finditer(text)], (
                pattern,
                text,
            )
            found = pattern.fullmatch(text)
            assert matcher.match(0, whole=True) == (found and found.end()), (pattern, text)
