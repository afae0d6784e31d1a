"""How many steps a pattern takes on a text: a plain backtracking matcher over what ``re`` parses, which counts.

Time cannot be asserted, but steps can. The matcher tries what ``re`` tries, in the same order, without its
shortcuts, which save a factor and no power. Repeats that are bounded by a number far above what a test's
text has room for would hide behind it, so bounds are narrowed to :data:`CAP`, from :data:`ENDLESS` on
lifted: what is left has to be linear in the text.

>>> steps(r"(a|b)*c", "ab" * 50, "fullmatch") < 1000
True
"""

import re
from collections.abc import Iterator
from functools import cache, partial
from itertools import count
from re import _constants as sre
from re import _parser as parser
from unicodedata import category

CAP, ENDLESS = 6, 300
"""Bounds of repeats are narrowed to the first; from the second on they count as none."""


class TooManyError(Exception):
    """More steps than were allowed."""


@cache
def parsed(pattern):
    """What ``re`` parses, and the tests of single characters of its nodes that were made so far."""
    return parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG), {}


class Matcher:
    """A pattern over a text.

    Args:
        pattern: the pattern, compiled or as written.
        text: the text.
        most: steps after which it gives up.
        cap: what bounds of repeats are narrowed to; ``None`` to take them as they are.
    """

    def __init__(self, pattern, text, most=10_000_000, cap=CAP):
        pattern = re.compile(pattern)
        self.text, self.most, self.cap = text, most, cap
        if isinstance(text, bytes):
            self.text = text.decode("latin-1")
        tree, self.tests = parsed(pattern)
        self.flags = tree.state.flags
        self.whole = tree.data
        self.steps = 0

    def step(self):
        self.steps += 1
        if self.steps > self.most:
            raise TooManyError

    def match(self, at, *, whole=False):
        """The end of the match that begins here, ``None`` without one."""
        for end, _ in self.sequence(self.whole, 0, at, {}, self.flags):
            if not whole or end == len(self.text):
                return end
        return None

    def spans(self) -> Iterator[tuple[int, int]]:
        """Every match that a search finds, one after the other."""
        at, advance = 0, False
        while at <= len(self.text):
            self.step()
            ends = (end for end, _ in self.sequence(self.whole, 0, at, {}, self.flags))
            found = next((end for end in ends if end > at or not advance), None)
            if found is None:
                at, advance = at + 1, False
            else:
                yield at, found
                # After an empty match none but a longer one may begin at the same place.
                at, advance = found, found == at

    def sequence(self, nodes, n, at, groups, flags):
        """The ends, each with the groups so far, of matches of the nodes from the n-th on."""
        while n < len(nodes):
            self.step()
            one = self.one(nodes[n], flags)
            if one is None:
                for end, now in self.node(nodes[n], at, groups, flags):
                    yield from self.sequence(nodes, n + 1, end, now, flags)
                return
            if at == len(self.text) or not one(self.text[at]):
                return
            n, at = n + 1, at + 1
        yield at, groups

    def one(self, node, flags):
        """The test of one character, ``None`` for a node that is no single character."""
        key = id(node), flags
        if key not in self.tests:
            one = _one(*node, flags)
            self.tests[key] = one and cache(one)
        return self.tests[key]

    def node(self, node, at, groups, flags):
        op, value = node
        match op:
            case sre.AT:
                if self.at(value, at, flags):
                    yield at, groups
            case sre.BRANCH:
                for branch in value[1]:
                    yield from self.sequence(branch.data, 0, at, groups, flags)
            case sre.SUBPATTERN:
                group, add, remove, inner = value
                for end, now in self.sequence(inner.data, 0, at, groups, (flags | add) & ~remove):
                    yield end, now if group is None else {**now, group: (at, end)}
            case sre.MAX_REPEAT | sre.MIN_REPEAT:
                yield from self.repeat(op, *self.bounds(*value[:2]), value[2].data, at, groups, flags, 0)
            case sre.POSSESSIVE_REPEAT:
                low, high = self.bounds(*value[:2])
                yield from self.first(
                    self.repeat(sre.MAX_REPEAT, low, high, value[2].data, at, groups, flags, 0)
                )
            case sre.ATOMIC_GROUP:
                yield from self.first(self.sequence(value.data, 0, at, groups, flags))
            case sre.ASSERT | sre.ASSERT_NOT:
                direction, inner = value
                found = next(self.look(direction, inner, at, groups, flags), None)
                if (found is not None) == (op is sre.ASSERT):
                    yield at, groups if found is None else found[1]
            case sre.GROUPREF:
                start, end = groups.get(value, (0, -1))
                piece = self.text[start:end]
                if end >= start and self.text.startswith(piece, at):
                    self.steps += len(piece)
                    yield at + len(piece), groups
            case sre.GROUPREF_EXISTS:
                group, yes, no = value
                branch = yes if group in groups else no
                yield from self.sequence(branch.data if branch else [], 0, at, groups, flags)
            case _:
                raise NotImplementedError(op)

    def first(self, ends):
        found = next(iter(ends), None)
        if found is not None:
            yield found

    def look(self, direction, inner, at, groups, flags):
        if direction > 0:
            yield from self.sequence(inner.data, 0, at, groups, flags)
            return
        low, high = inner.getwidth()
        for width in range(low, high + 1):
            if width <= at:
                yield from (
                    found
                    for found in self.sequence(inner.data, 0, at - width, groups, flags)
                    if found[0] == at
                )

    def bounds(self, low, high):
        low, high = int(low), None if high is sre.MAXREPEAT else int(high)
        if self.cap is None:
            return low, high
        if high is not None and high >= ENDLESS:
            high = None
        low = min(low, self.cap)
        return low, None if high is None else max(low, min(high, self.cap))

    def repeat(self, op, low, high, nodes, at, groups, flags, done):
        """One more time and on, or on without: which comes first is what makes it greedy."""
        one = self.one(nodes[0], flags) if len(nodes) == 1 else None
        if one is not None:
            yield from self.repeat_one(op, low, high, one, at, groups)
            return
        more = high is None or done < high
        stop = done >= low
        if stop and op is sre.MIN_REPEAT:
            yield at, groups
        if more:
            for end, now in self.sequence(nodes, 0, at, groups, flags):
                if end > at or done < low:
                    yield from self.repeat(op, low, high, nodes, end, now, flags, done + 1)
        if stop and op is sre.MAX_REPEAT:
            yield at, groups

    def repeat_one(self, op, low, high, one, at, groups):
        """The same of one character, in the same steps, without a generator for each time."""
        for done in count():
            if op is sre.MIN_REPEAT and done >= low:
                yield at + done, groups
            if done == high:
                break
            self.step()
            if at + done == len(self.text) or not one(self.text[at + done]):
                break
        if op is sre.MAX_REPEAT:
            for times in range(done, low - 1, -1):
                yield at + times, groups

    def at(self, where, at, flags):
        text, size = self.text, len(self.text)
        match where:
            case sre.AT_BEGINNING:
                return at == 0 or bool(flags & re.MULTILINE and text[at - 1] == "\n")
            case sre.AT_BEGINNING_STRING:
                return at == 0
            case sre.AT_END:
                last = at == size or (at == size - 1 and text[at] == "\n")
                return last or bool(flags & re.MULTILINE and text[at] == "\n")
            case sre.AT_END_STRING:
                return at == size
            case sre.AT_BOUNDARY | sre.AT_NON_BOUNDARY:
                word = partial(_in_category, sre.CATEGORY_WORD, flags=flags)
                edge = (at > 0 and word(text[at - 1])) != (at < size and word(text[at]))
                return edge == (where is sre.AT_BOUNDARY)
        raise NotImplementedError(where)


def _one(op, value, flags):
    """The test of one character, ``None`` for what is no single character."""
    match op:
        case sre.LITERAL | sre.NOT_LITERAL:
            same = partial(_same, value, flags)
            return same if op is sre.LITERAL else lambda letter: not same(letter)
        case sre.ANY:
            return lambda letter: bool(flags & re.DOTALL) or letter != "\n"
        case sre.IN:
            return partial(_in_set, tuple(_frozen(value)), flags)
    return None


def _frozen(items):
    for op, value in items:
        yield op, tuple(value) if isinstance(value, list) else value


def _same(code, flags, letter):
    return ord(letter) == code or bool(flags & re.IGNORECASE and letter.lower() == chr(code).lower())


def _in_set(items, flags, letter):
    negated = items[0][0] is sre.NEGATE
    found = False
    variants = {letter, letter.lower(), letter.upper()} if flags & re.IGNORECASE else {letter}
    for op, value in items:
        if op is sre.LITERAL:
            found = found or _same(value, flags, letter)
        elif op is sre.RANGE:
            found = found or any(len(v) == 1 and value[0] <= ord(v) <= value[1] for v in variants)
        elif op is sre.CATEGORY:
            found = found or _in_category(value, letter, flags)
    return found != negated


def _in_category(name, letter, flags):
    plain = flags & re.ASCII or not flags & re.UNICODE
    known = {
        sre.CATEGORY_DIGIT: category(letter) == "Nd",
        sre.CATEGORY_SPACE: letter.isspace(),
        sre.CATEGORY_WORD: letter.isalnum() or letter == "_",
    }
    if plain:
        known = {which: found and letter.isascii() for which, found in known.items()}
    opposite = {
        sre.CATEGORY_NOT_DIGIT: sre.CATEGORY_DIGIT,
        sre.CATEGORY_NOT_SPACE: sre.CATEGORY_SPACE,
        sre.CATEGORY_NOT_WORD: sre.CATEGORY_WORD,
    }
    return known[name] if name in known else not known[opposite[name]]


def steps(pattern, text, way, most=10_000_000, cap=CAP):
    """The steps that a search through a text, or a match of the whole of it, takes."""
    matcher = Matcher(pattern, text, most, cap)
    try:
        if way == "search":
            for _ in matcher.spans():
                pass
        else:
            matcher.match(0, whole=way == "fullmatch")
    except TooManyError:
        pass
    return matcher.steps
