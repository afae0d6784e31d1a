"""What an audit finds of each kind of relation that a text states in words, and whether it accuses right texts.

    python tests/benchmarks/bench_relations.py [--texts 200] [--seed 1] [--only KIND] [--show]

Each text tells of one random account: a paragraph of what was received and resolved, sentences of other matters (those of
``tests/audit/right_reports.py``), and one statement of the kind that is measured. Figures in square brackets are those that
the statement binds: each text is audited right, and once for each of two of these altered as a hand alters them or as a
figure from elsewhere replaces them. Everything else is right, and bound by nothing here.
"""

import argparse
import re
import sys
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import bench_audit

from kstt.audit import audit
from kstt.io.report.reading import parse_report
from kstt.numerals import format_count as n
from tests.audit.right_reports import FIELDS, Draw, _cases, _others

MARKED = re.compile(r"\[([^\[\]]+)\]")
PERIODS = ("quý trước", "quý I năm 2021", "cùng kỳ năm trước", "cùng kỳ năm 2020", "kỳ trước", "quý II/2020")
SUBJECTS = (
    "số hồ sơ tiếp nhận", "lượng hồ sơ tiếp nhận", "số hồ sơ đã giải quyết", "số hồ sơ trực tuyến",
    "số lượt công dân đến giao dịch", "số hồ sơ quá hạn", "số hồ sơ đất đai",
)  # fmt: skip


def percent(part, whole, places):
    """A percentage as it is printed."""
    exact = Decimal(100 * part) / Decimal(whole)
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}".replace(".", ",")


def times(number, base, places=1):
    """How many times as much, without zeros at its end."""
    exact = (Decimal(number) / Decimal(base)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{exact}".replace(".", ",")


def two(d):
    """A count, the one before it, the way between them and by how much."""
    before = d.count(150, 30_000)
    now = max(20, before + d.choice((-1, 1)) * d.randint(before // 30 + 1, before // 2))
    if now == before:
        now += 3
    return now, before, "tăng" if now > before else "giảm", abs(now - before)


def differences(d):
    now, before, way, by = two(d)
    then, what = d.pick(*PERIODS), d.pick(*SUBJECTS)
    more = {"tăng": "nhiều hơn", "giảm": "ít hơn"}[way]
    high = {"tăng": "cao hơn", "giảm": "thấp hơn"}[way]
    a, b, c = f"[{n(now)}]", f"[{n(before)}]", f"[{n(by)}]"
    return d.pick(
        f"Trong kỳ, {what} là {a} hồ sơ, {way} {c} hồ sơ so với {then} ({b} hồ sơ).",
        f"Toàn tỉnh tiếp nhận {a} hồ sơ, {high} {c} hồ sơ so với {then} ({b} hồ sơ).",
        f"Tiếp nhận {a} hồ sơ, {more} {then} {c} hồ sơ ({then}: {b} hồ sơ).",
        f"So với {then} ({b} hồ sơ), {what} là {a} hồ sơ, {way} {c} hồ sơ.",
        f"{what.capitalize()} {way} từ {b} hồ sơ của {then} {'lên' if way == 'tăng' else 'xuống còn'} {a} hồ sơ, tức {way} {c} hồ sơ.",
        f"Kỳ này tiếp nhận {a} hồ sơ, {then} tiếp nhận {b} hồ sơ, {way} {c} hồ sơ.",
        f"{what.capitalize()}: {a} hồ sơ ({then}: {b} hồ sơ, {way} {c} hồ sơ).",
        f"- {what.capitalize()}: {a} hồ sơ, {way} {c} hồ sơ so với {then} là {b} hồ sơ.",
    )


def growths(d):
    now, before, way, by = two(d)
    then, what = d.pick(*PERIODS), d.pick(*SUBJECTS)
    a, b, c, p = f"[{n(now)}]", f"[{n(before)}]", f"[{n(by)}]", f"[{percent(by, before, d.choice((1, 2)))}]%"
    return d.pick(
        f"Trong kỳ, {what} là {a} hồ sơ, {way} {p} so với {then} ({b} hồ sơ).",
        f"Trong kỳ, {what} là {a} hồ sơ, {way} {c} hồ sơ ({p}) so với {then} ({b} hồ sơ).",
        f"Tiếp nhận {a} hồ sơ, {way} {c} hồ sơ, tương ứng {way} {p} so với {then} ({b} hồ sơ).",
        f"{what.capitalize()} {way} {p} so với {then} (từ {b} hồ sơ {'lên' if way == 'tăng' else 'xuống'} {a} hồ sơ).",
        f"Kỳ này tiếp nhận {a} hồ sơ, {then} tiếp nhận {b} hồ sơ, {way} {p}.",
        f"So với {then} ({b} hồ sơ), {what} đạt {a} hồ sơ, {way} {p}.",
        f"{what.capitalize()} {a} hồ sơ, {way} {c} hồ sơ so với {then} (tỷ lệ {way} {p}).",
        f"- {what.capitalize()}: {a} hồ sơ, so với {then} ({b} hồ sơ) {way} {c} hồ sơ, tương đương {p}.",
    )


def equals(d):
    now, before, _, _ = two(d)
    then, what = d.pick(*PERIODS), d.pick(*SUBJECTS)
    a, b, p = f"[{n(now)}]", f"[{n(before)}]", f"[{percent(now, before, d.choice((1, 2)))}]%"
    return d.pick(
        f"Trong kỳ, {what} là {a} hồ sơ, bằng {p} so với {then} ({b} hồ sơ).",
        f"{what.capitalize()} bằng {p} {then} ({a}/{b} hồ sơ).",
        f"Tiếp nhận {a} hồ sơ, đạt {p} so với con số {b} hồ sơ của {then}.",
    )


def ratios(d):
    before = d.count(100, 9_000)
    now = before * d.randint(12, 45) // 10
    then, what = d.pick(*PERIODS), d.pick(*SUBJECTS)
    a, b, x = f"[{n(now)}]", f"[{n(before)}]", f"[{times(now, before)}]"
    return d.pick(
        f"Trong kỳ, {what} là {a} hồ sơ, gấp {x} lần so với {then} ({b} hồ sơ).",
        f"Tiếp nhận trực tuyến {a} hồ sơ, gấp {x} lần {then} ({b} hồ sơ).",
        f"Số hồ sơ nộp trực tuyến {a} hồ sơ, gấp {x} lần số hồ sơ nộp trực tiếp ({b} hồ sơ).",
        f"{what.capitalize()} tăng gấp {x} lần, từ {b} hồ sơ lên {a} hồ sơ.",
    )


def averages(d):
    many = d.randint(4, 66)
    whole = many * d.randint(20, 900) + d.choice((0, 0, d.randint(1, many - 1)))
    exact = whole % many == 0
    q = f"[{n(whole // many)}]" if exact else f"[{times(whole, many, d.choice((1, 2)))}]"
    t, m = f"[{n(whole)}]", f"[{many}]"
    return d.pick(
        f"Trong {m} ngày làm việc, Trung tâm tiếp nhận {t} hồ sơ, bình quân mỗi ngày {q} hồ sơ.",
        f"{m} xã, phường tiếp nhận {t} hồ sơ, trung bình mỗi xã {q} hồ sơ.",
        f"Toàn tỉnh có {m} xã đã giải quyết {t} hồ sơ, bình quân {q} hồ sơ/xã.",
        f"Tổng số {t} hồ sơ tại {m} đơn vị, trung bình mỗi đơn vị tiếp nhận {q} hồ sơ.",
    )


def points(d):
    before = Decimal(d.randint(4_000, 9_000)) / 100
    now = before + Decimal(d.choice((-1, 1)) * d.randint(30, 900)) / 100
    way = "tăng" if now > before else "giảm"
    then = d.pick(*PERIODS)
    a, b, c = (f"[{one:.2f}]".replace(".", ",") for one in (now, before, abs(now - before)))
    return d.pick(
        f"Tỷ lệ hồ sơ trực tuyến đạt {a}%, {way} {c} điểm phần trăm so với {then} ({b}%).",
        f"Tỷ lệ hồ sơ thanh toán trực tuyến đạt {a}%, {'cao' if way == 'tăng' else 'thấp'} hơn {c} điểm phần trăm so với {then} ({b}%).",
        f"Tỷ lệ số hóa {way} từ {b}% {'lên' if way == 'tăng' else 'xuống'} {a}%, {way} {c} điểm phần trăm.",
        f"Tỷ lệ thanh toán trực tuyến là {a}% ({then}: {b}%, {way} {c} điểm phần trăm).",
        f"Tỷ lệ hồ sơ trực tuyến đạt {a}%, {way} {c}% so với {then} ({b}%).",
    )


def rests(d):
    whole = d.count(300, 20_000)
    done = d.randint(whole // 2, whole - 20)
    left = whole - done
    t, a, r = f"[{n(whole)}]", f"[{n(done)}]", f"[{n(left)}]"
    return d.pick(
        f"Trong {t} hồ sơ phải giải quyết, đã giải quyết {a} hồ sơ, còn lại {r} hồ sơ đang giải quyết.",
        f"Đã số hóa {a} trong tổng số {t} kết quả, còn lại {r} kết quả chưa số hóa.",
        f"Đã rà soát {a}/{t} thủ tục, còn lại {r} thủ tục chưa rà soát.",
        f"Tổng số {t} hồ sơ; trong đó {a} hồ sơ nộp trực tuyến, còn lại {r} hồ sơ nộp trực tiếp.",
        f"Phát ra {t} phiếu, thu về {a} phiếu, còn {r} phiếu chưa thu.",
        f"Có {t} hồ sơ thuộc diện phải thu phí, đã thanh toán trực tuyến {a} hồ sơ; số còn lại {r} hồ sơ nộp tiền mặt.",
    )


def bullets(d):
    parts = [d.count(12, 4_000) for _ in range(d.randint(3, 6))]
    names = d.sample(FIELDS, len(parts) - 1)
    t = f"[{n(sum(parts))}]"
    said = [(name.capitalize(), f"[{n(part)}]") for name, part in zip(names, parts, strict=False)]
    last = f"[{n(parts[-1])}]"
    mark = d.pick("- ", "+ ", "* ", "• ")
    unit = d.pick(" hồ sơ", "")
    rows = [f"{mark}{name}: {part}{unit}" for name, part in said]
    head = d.pick(
        f"Tổng số hồ sơ tiếp nhận theo lĩnh vực: {t} hồ sơ, trong đó:",
        f"Tiếp nhận {t} hồ sơ, cụ thể như sau:",
        f"Số hồ sơ tiếp nhận theo lĩnh vực (tổng số {t} hồ sơ) gồm:",
        f"Toàn tỉnh đã giải quyết {t} hồ sơ, chia theo lĩnh vực:",
    )
    end = d.pick(
        f"{mark}Các lĩnh vực khác: {last}{unit}.",
        f"{mark}Lĩnh vực khác: {last}{unit}",
        f"{mark}Các lĩnh vực còn lại: {last}{unit}.",
    )
    if d.random() < 0.3:
        head, rows, end = (
            "Kết quả tiếp nhận theo lĩnh vực:",
            [*rows, end.rstrip(".")],
            f"{mark}Tổng cộng: {t}{unit}",
        )
    return "\n".join([head, *rows, end])


def shares(d):
    whole = d.count(200, 30_000)
    part = d.randint(whole // 20 + 1, whole - 1)
    p = f"[{percent(part, whole, d.choice((1, 2)))}]%"
    t, a = f"[{n(whole)}]", f"[{n(part)}]"
    return d.pick(
        f"Trong tổng số {t} hồ sơ, có {a} hồ sơ nộp trực tuyến, chiếm {p}.",
        f"Đã số hóa {a}/{t} hồ sơ, đạt tỷ lệ {p}.",
        f"Tỷ lệ hồ sơ thanh toán trực tuyến đạt {p} ({a}/{t} hồ sơ).",
        f"Có {a} hồ sơ được trả kết quả qua bưu chính công ích, đạt {p} trên tổng số {t} kết quả.",
        f"Tổng số giao dịch {t}, trong đó giao dịch thành công {a} (đạt {p}).",
        f"Đã cấp {a} kết quả điện tử, đạt {p} so với tổng số {t} kết quả đã trả.",
    )


def sums(d):
    parts = [d.count(30, 9_000) for _ in range(3)]
    a, b, c = (f"[{n(one)}]" for one in parts)
    t = f"[{n(sum(parts))}]"
    return d.pick(
        f"Cơ quan cấp tỉnh tiếp nhận {a} hồ sơ, cấp huyện {b} hồ sơ, cấp xã {c} hồ sơ; tổng cộng {t} hồ sơ.",
        f"Tổng số {t} lượt khách, bao gồm {a} lượt trực tiếp, {b} lượt qua điện thoại và {c} lượt qua mạng.",
        f"Đã giải quyết {t} hồ sơ (trước hạn {a} hồ sơ; đúng hạn {b} hồ sơ; quá hạn {c} hồ sơ).",
        f"Công bố {t} thủ tục hành chính, gồm: {a} thủ tục mới, {b} thủ tục sửa đổi, {c} thủ tục bãi bỏ.",
        f"Số tiền thu qua mạng {t} triệu đồng, gồm phí {a} triệu đồng, lệ phí {b} triệu đồng và thuế {c} triệu đồng.",
    )


KINDS = {
    one.__name__: one
    for one in (differences, growths, equals, ratios, averages, points, rests, bullets, shares, sums)
}


def text_of(draw, kind):
    """A report with one statement of a kind, its bound figures in brackets."""
    around = [*filter(None, _cases(draw)), *draw.sample(_others(draw), draw.randint(1, 3))]
    before = draw.randint(0, len(around))
    mark = draw.choice((" ", "\n", "\n\n"))
    said = kind(draw)
    parts = [mark.join(around[:before]), said, mark.join(around[before:])]
    joint = "\n" if "\n" in said else mark
    return "BÁO CÁO\nTình hình quý II năm 2021\n\n" + joint.join(filter(None, parts)) + "\n"


def altered(written, draw):
    """A figure as a hand writes it wrong, or one from elsewhere in its place."""
    if draw.random() < 0.7:
        return bench_audit.altered(written, draw)
    digits = iter(str(draw.randint(10**11, 10**12 - 1)))
    changed = re.sub(r"\d", lambda _: next(digits), written)
    return changed if changed != written else bench_audit.altered(written, draw)


def right_and_wrong(number, seed, kind, each=2):
    """Texts of a kind: each as (right text, (wrong text, true, altered)...)."""
    draw = Draw(f"{kind} {seed}")
    for _ in range(number):
        text = text_of(draw, KINDS[kind])
        marks = list(MARKED.finditer(text))
        wrong = []
        for mark in draw.sample(marks, min(each, len(marks))):
            other = altered(mark[1], draw)
            start = len(MARKED.sub(r"\1", text[: mark.start()]))
            changed = text[: mark.start()] + other + text[mark.end() :]
            wrong.append((MARKED.sub(r"\1", changed), mark[1], other, start))
        yield MARKED.sub(r"\1", text), wrong


def accusations(text):
    """What an audit accuses."""
    found = audit(parse_report(text)).findings
    return [f for f in found if f.severity.value != "info" and f.rule != "audit-unchecked"]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--texts", type=int, default=200)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--only", default="")
    options.add_argument("--show", action="store_true")
    args = options.parse_args()
    total = Counter()
    for kind in KINDS:
        if args.only not in kind:
            continue
        told = Counter()
        for right, wrong in right_and_wrong(args.texts, args.seed, kind):
            false = accusations(right)
            told["right"] += 1
            told["accused"] += bool(false)
            if args.show and false:
                print(f"FALSE {[str(one) for one in false]}\n   {right!r}")
            for text, true, other, start in wrong:
                told["altered"] += 1
                hit = bool(accusations(text))
                told["found"] += hit
                if args.show and not hit:
                    around = text[max(start - 150, 0) : start + 120]
                    print(f"MISSED {kind} {true} -> {other}: {around!r}")
        total.update(told)
        print(
            f"{kind:12} accused {told['accused']:4}/{told['right']:<5} found {told['found']:4}/{told['altered']}"
        )
    print(
        f"{'all':12} accused {total['accused']:4}/{total['right']:<5} found {total['found']:4}/{total['altered']}"
    )


if __name__ == "__main__":
    main()
