"""How many wrong figures an audit finds, and how many right ones it accuses, for each wording of a report.

    python tests/benchmarks/bench_audit.py [--texts 100] [--seed 1] [--wordings made|held-out|both] [--json FILE]

Paragraphs are written from random accounts in the wordings of ``wordings/made.txt``, which the rules were made with,
and of ``wordings/held-out.txt``, which were written before the rules and whose failures nobody looked at one by one.
Each text is audited right, and again with one figure altered as a hand alters it (two digits exchanged, or one
wrong); with the form beside it, and alone. An alteration counts where something shows it: with the form every one,
alone those in a sum or share that the text tells.
"""

import argparse
import json
import random
import re
import time
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path

from kstt import LAYOUTS, AuthorityLevel, CaseAccount, Form, ReportingPeriod
from kstt.audit import audit
from kstt.forms.reported import ReportedForm
from kstt.forms.sections import FormRow, Section
from kstt.io.report.reading import parse_report
from kstt.numerals import format_count

WORDINGS = Path(__file__).parent / "wordings"
LEVELS = {"p": AuthorityLevel.PROVINCE, "d": AuthorityLevel.DISTRICT, "c": AuthorityLevel.COMMUNE}
SUMS = (
    ("received", ("online", "direct", "carried")),
    ("received", ("new", "carried")),
    ("received", ("resolved", "pending")),
    ("new", ("online", "direct")),
    ("resolved", ("early", "on_time", "late")),
    ("resolved", ("good", "late")),
    ("good", ("early", "on_time")),
    ("pending", ("within", "overdue")),
)
GAP = re.compile(r"\{([^{}]+)\}")


def wordings(name):
    """The wordings of a file by their first lines."""
    blocks = re.split(r"^# ", (WORDINGS / f"{name}.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return {block.partition("\n")[0]: block.partition("\n")[2].strip() for block in blocks}


def accused(found):
    """Whether an audit accuses a figure."""
    return any(f.severity.value != "info" and f.rule != "audit-unchecked" for f in found.findings)


def make_form(draw):
    """A form with three levels, each with one row."""

    def account():
        scale = draw.choice((300, 3_000, 30_000))
        early, on_time, within = (draw.randrange(scale // 3, scale) for _ in range(3))
        late, overdue = draw.randrange(2, scale // 20), draw.randrange(2, scale // 20)
        total = early + on_time + late + within // 10 + overdue
        before = draw.randrange(total // 40 + 1, total // 8)
        online = draw.randrange(total // 10, total // 2)
        return CaseAccount(
            online, total - before - online, before, early, on_time, late, within // 10, overdue
        )

    sections = tuple(
        Section(level, (FormRow("Đất đai", account()),), CaseAccount) for level in LEVELS.values()
    )
    return Form(LAYOUTS.latest("06c"), ReportingPeriod.quarter(2021, 2), sections)


def values_of(form):
    """Every count by its name, those of levels with their letter."""
    found = {}
    for letter, line in zip(("", *LEVELS), (form.total, *form.sections), strict=True):
        values = (line if letter == "" else line.total).values
        short = {
            "received": values["received"], "online": values["received_online"], "direct": values["received_direct"],
            "carried": values["carried_over"], "resolved": values["resolved"], "early": values["resolved_early"],
            "on_time": values["resolved_on_time"], "late": values["resolved_late"], "pending": values["pending"],
            "within": values["pending_within"], "overdue": values["pending_overdue"],
        }  # fmt: skip
        short |= {"new": short["online"] + short["direct"], "good": short["early"] + short["on_time"]}
        prefix = f"{letter}." if letter else ""
        found |= {prefix + key: value for key, value in short.items()}
    return found


def written(gap, values, places):
    """What stands in a gap: a count, an approximation, or a share."""
    if gap.endswith("~"):
        return format_count((values[gap[:-1]] // 1_000 + 1) * 1_000)
    if "/" not in gap:
        return format_count(values[gap])
    part, whole = gap.split("/")
    share = (Decimal(100 * values[part]) / values[whole]).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{share}%".replace(".", ",")


def altered(text, draw):
    """The number as a hand writes it wrong: two digits exchanged, or one changed."""
    places = [i for i, letter in enumerate(text) if letter.isdecimal()]
    exchanged = [(i, j) for i, j in pairwise(places) if text[i] != text[j]]
    exchanged = [(i, j) for i, j in exchanged if not (i == places[0] and text[j] == "0")]
    letters = list(text)
    if exchanged and draw.random() < 0.7:
        i, j = draw.choice(exchanged)
        letters[i], letters[j] = letters[j], letters[i]
    else:
        i = draw.choice(places)
        letters[i] = draw.choice([d for d in "123456789" if d != letters[i]])
    return "".join(letters)


def shown(gap, gaps):
    """Whether something that the text tells shows that this gap is wrong."""
    counts = {g for g in gaps if "/" not in g and not g.endswith("~")}
    if "/" in gap:
        return set(gap.split("/")) <= counts
    if gaps.count(gap) > 1:
        return True
    if any("/" in g and gap in g.split("/") and set(g.split("/")) <= counts for g in gaps):
        return True
    prefix, _, key = gap.rpartition(".")
    dot = f"{prefix}." if prefix else ""
    sums = [[dot + total, *(dot + part for part in parts)] for total, parts in SUMS if key in (total, *parts)]
    sums.append([key, *(f"{letter}.{key}" for letter in LEVELS)])
    return any(gap in one and set(one) <= counts for one in sums)


def fill(template, values, places, draw=None, formless=False):
    """The text, with one gap altered where a source of chance is given; whether that can be seen."""
    gaps = GAP.findall(template)
    wrong = None
    if draw is not None:
        seen = [
            i for i, gap in enumerate(gaps) if not gap.endswith("~") and (not formless or shown(gap, gaps))
        ]
        if not seen:
            return None
        wrong = draw.choice(seen)
    numbers = iter(range(len(gaps)))

    def put(match):
        text = written(match[1], values, places)
        if next(numbers) != wrong:
            return text
        return altered(text, draw)

    return GAP.sub(put, template)


def measure(template, texts, seed):
    """The figures of one wording: accused, found, altered, matched, with the form and alone."""
    told = dict.fromkeys(
        ("right", "accused", "altered", "found", "right_alone", "accused_alone", "altered_alone", "found_alone",
         "figures", "matched"), 0,
    )  # fmt: skip
    draw = random.Random(seed)
    for _ in range(texts):
        form = make_form(draw)
        values, places = values_of(form), draw.choice((1, 2))
        table = ReportedForm.from_form(form)
        for tail, at_hand in (("", table), ("_alone", None)):
            right = fill(template, values, places)
            found = audit(parse_report("Quý II/2021\n\n" + right), at_hand)
            told["right" + tail] += 1
            told["accused" + tail] += accused(found)
            if at_hand is not None:
                amounts = [f for f in right and found.matches if f.figure.kind.value in {"count", "percent"}]
                rest = [f for f in found.unmatched if f.figure.kind.value in {"count", "percent"}]
                told["figures"] += len(amounts) + len(rest)
                told["matched"] += len(amounts)
            wrong = fill(template, values, places, draw, formless=at_hand is None)
            if wrong is None or wrong == right:
                continue
            found = audit(parse_report("Quý II/2021\n\n" + wrong), at_hand)
            told["altered" + tail] += 1
            told["found" + tail] += accused(found)
    return told


def show(name, told):
    """One line of figures."""
    print(
        f"{name[:44]:44} {told['accused']:4}/{told['right']:<5} {told['found']:4}/{told['altered']:<5}"
        f" {told['accused_alone']:4}/{told['right_alone']:<5} {told['found_alone']:4}/{told['altered_alone']:<5}"
        f" {told['matched']:5}/{told['figures']}"
    )


def growth():
    """Seconds of computing for a report of ten pages, and for ten of them."""
    form = make_form(random.Random(1))
    page = "\n\n".join(fill(t, values_of(form), 1) for t in list(wordings("made").values())[:6])
    times = []
    for pages in (10, 100):
        began = time.process_time()
        audit(parse_report("Quý II/2021\n\n" + "\n\n".join([page] * pages)), form)
        times.append(time.process_time() - began)
    return times


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--texts", type=int, default=100)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--wordings", choices=("made", "held-out", "both"), default="both")
    options.add_argument("--only", default="")
    options.add_argument("--json")
    args = options.parse_args()
    results = {}
    print(f"{'':44} {'accused':>10} {'found':>10} {'alone: acc.':>10} {'found':>10} {'matched':>10}")
    for name in ("made", "held-out") if args.wordings == "both" else (args.wordings,):
        total = {}
        for wording, template in wordings(name).items():
            if args.only in wording:
                told = measure(template, args.texts, args.seed)
                show(wording, told)
                results.setdefault(name, {})[wording] = told
                total = {key: total.get(key, 0) + value for key, value in told.items()}
        show(f"all of {name}", total)
    ten, hundred = growth()
    print(f"a report of ten pages takes {ten:.2f} s, one of a hundred {hundred / ten:.1f} times as long")
    if args.json:
        Path(args.json).write_text(json.dumps({**results, "growth": hundred / ten}), encoding="utf-8")


if __name__ == "__main__":
    main()
