"""Right reports: ordinary sentences of communes, departments and provinces, with random figures that hold.

Run as a script it draws many, and prints what is found in them: ``python -m tests.audit.right_reports 1000 7``.
"""

from __future__ import annotations

import sys
from collections import Counter
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING

from kstt.audit import audit
from kstt.findings.rules import Severity
from kstt.io.report import parse_report
from kstt.numerals import format_count as n
from kstt.numerals import format_percent

if TYPE_CHECKING:
    from kstt.findings.rules import Finding

FIELDS = ("đất đai", "hộ tịch", "xây dựng", "chứng thực", "giáo dục", "tư pháp", "y tế", "lao động")
UNITS = (
    "Sở Tư pháp",
    "Sở Xây dựng",
    "Sở Y tế",
    "UBND huyện An Hòa",
    "UBND xã Tân Lập",
    "UBND phường Bình Minh",
)


class Draw(Random):
    """Random figures, written as reports write them."""

    def count(self, least: int, most: int) -> int:
        """A count, small ones as often as large."""
        return min(most, max(least, int(least * (most / max(least, 1)) ** self.random())))

    def split(self, total: int, parts: int) -> list[int]:
        """A total in parts."""
        cuts = sorted(self.randint(0, total) for _ in range(parts - 1))
        return [after - before for before, after in zip([0, *cuts], [*cuts, total], strict=True)]

    def share(self, part: int, whole: int) -> str:
        """A share in percent."""
        return format_percent(Fraction(part, whole), self.randint(0, 2))

    def pick(self, *wordings: str) -> str:
        """One of several wordings."""
        return self.choice(wordings)


def _cases(d: Draw) -> list[str]:
    total = d.count(60, 90_000)
    new, old = d.split(total, 2)
    done = d.randint(total // 2, total - 1)
    early, on_time, late = d.split(done, 3)
    left = total - done
    within, overdue = d.split(left, 2)
    online = d.randint(1, max(new, 1))
    before = d.randint(50, 2 * total)
    way = "tăng" if total >= before else "giảm"
    names = d.sample(FIELDS, 4)
    three = d.split(total, 3)
    return [
        d.pick(
            f"Trong kỳ báo cáo, đơn vị tiếp nhận {n(total)} hồ sơ, bao gồm {n(new)} hồ sơ mới và {n(old)} hồ sơ kỳ trước chuyển qua.",
            f"Tổng số hồ sơ đã tiếp nhận và từ kỳ trước chuyển sang: {n(total)} hồ sơ.",
            f"Số hồ sơ phải giải quyết {n(total)} hồ sơ, trong đó tồn kỳ trước {n(old)} hồ sơ, tiếp nhận mới {n(new)} hồ sơ.",
        ),
        d.pick(
            f"Đã giải quyết {n(done)} hồ sơ, đạt {d.share(done, total)}; còn {n(left)} hồ sơ đang giải quyết, trong đó {n(overdue)} hồ sơ quá hạn.",
            f"Kết quả: đã trả {n(done)} hồ sơ (sớm hạn {n(early)}, đúng hạn {n(on_time)}, trễ hạn {n(late)}), tỷ lệ sớm và đúng hạn {d.share(early + on_time, done)}.",
            f"Số hồ sơ đã giải quyết là {n(done)}, quá hạn {n(late)} (chiếm {d.share(late, done)}); chưa giải quyết {n(left)}, trong hạn {n(within)}, quá hạn {n(overdue)}.",
        ),
        d.pick(
            f"Số hồ sơ tiếp nhận {way} {n(abs(total - before))} hồ sơ so với cùng kỳ năm 2020 ({n(before)} hồ sơ).",
            f"Kết quả tiếp nhận bằng {d.share(total, before)} so với cùng kỳ năm trước.",
            f"Lượng hồ sơ tiếp nhận bằng {d.share(total, before)} của quý trước ({n(before)} hồ sơ).",
            f"Cùng kỳ năm trước tiếp nhận {n(before)} hồ sơ.",
        ),
        d.pick(
            f"Các lĩnh vực phát sinh nhiều hồ sơ gồm {names[0]} ({n(three[0] // 2)} hồ sơ), {names[1]} ({n(three[1] // 3)} hồ sơ), {names[2]} ({n(three[2] // 2)} hồ sơ).",
            f"Cấp tỉnh tiếp nhận {n(three[0])} hồ sơ, cấp huyện tiếp nhận {n(three[1])} hồ sơ, cấp xã tiếp nhận {n(three[2])} hồ sơ.",
            f"Một số đơn vị có nhiều hồ sơ quá hạn: {UNITS[0]} {d.randint(1, 40)} hồ sơ, {UNITS[1]} {d.randint(1, 40)} hồ sơ, {UNITS[3]} {d.randint(1, 90)} hồ sơ.",
        ),
        d.pick(
            f"Hồ sơ nộp trực tuyến {n(online)}/{n(max(new, 1))} hồ sơ, đạt {d.share(online, max(new, 1))}, vượt chỉ tiêu {d.randint(20, 60)}%.",
            f"Tỷ lệ hồ sơ trực tuyến {d.share(online, max(new, 1))} (chỉ tiêu giao năm 2021: {d.randint(20, 60)}%).",
            "",
        ),
    ]


def _others(d: Draw) -> list[str]:
    many, few, some = d.count(100, 3_000), d.randint(2, 40), d.count(20, 900)
    full, partly, none = d.split(many, 3)
    paid, owed = sorted((d.count(5, 4_000), d.count(5, 4_000)))
    scanned, kept = sorted((d.count(5, 9_000), d.count(5, 9_000)))
    asked = d.count(100, 2_000)
    very, well, badly = d.split(asked, 3)
    heard = d.count(4, 300)
    answered, open_ = d.split(heard, 2)
    conduct, rules = d.split(heard, 2)
    staff, women = d.randint(8, 60), d.randint(1, 7)
    counters = d.randint(3, 20)
    points, top = d.randint(5_000, 9_900), d.randint(1, 63)
    new, changed, ended = d.split(many, 3)
    levels = d.split(many, 3)
    met, due = sorted((d.randint(1, 60), d.randint(1, 60)))
    money = d.count(20, 900)
    return [
        f"Cung cấp {n(full)} dịch vụ công trực tuyến toàn trình, {n(partly)} dịch vụ công trực tuyến một phần trên tổng số {n(many)} thủ tục hành chính, đạt {d.share(full + partly, many)}.",
        f"Đến nay, {n(full + partly)}/{n(many)} TTHC được cung cấp trực tuyến ({d.share(full + partly, many)}), gồm {n(full)} toàn trình và {n(partly)} một phần.",
        f"Toàn tỉnh có {n(many)} TTHC (cấp tỉnh {n(levels[0])}, cấp huyện {n(levels[1])}, cấp xã {n(levels[2])}).",
        f"Ban hành {few} quyết định công bố {n(many)} TTHC, trong đó ban hành mới {n(new)}, sửa đổi {n(changed)}, bãi bỏ {n(ended)}.",
        f"Có {n(full)} thủ tục toàn trình, {n(none)} thủ tục chỉ cung cấp thông tin.",
        f"Số hồ sơ thanh toán trực tuyến: {n(paid)}/{n(owed)} hồ sơ có nghĩa vụ tài chính, đạt {d.share(paid, owed)}.",
        f"Thanh toán trực tuyến {n(paid)} giao dịch với số tiền {n(money)} triệu đồng.",
        f"Có {n(paid)} hồ sơ thanh toán phí, lệ phí trực tuyến trên tổng số {n(owed)} hồ sơ phải thu phí (tỷ lệ {d.share(paid, owed)}).",
        f"Số hóa thành phần hồ sơ đạt {d.share(scanned, kept)} ({n(scanned)}/{n(kept)} hồ sơ); số hóa kết quả giải quyết đạt {d.randint(30, 99)}%.",
        f"Đã cấp {n(scanned)} bản điện tử trong tổng số {n(kept)} kết quả, đạt {d.share(scanned, kept)}.",
        f"Khảo sát {n(asked)} lượt người dân: rất hài lòng {n(very)}, hài lòng {n(well)}, không hài lòng {n(badly)}.",
        f"Qua {n(asked)} phiếu khảo sát, mức độ hài lòng đạt {d.share(very + well, asked)}, cao hơn năm trước {d.randint(1, 9)}%.",
        f"Phát {n(asked)} phiếu, thu về {n(asked - badly)} phiếu, đạt {d.share(asked - badly, asked)}.",
        f"Tiếp nhận {heard} phản ánh, kiến nghị, đã trả lời {answered}, đang xử lý {open_}.",
        f"Trong kỳ có {heard} PAKN ({conduct} về hành vi hành chính, {rules} về quy định hành chính).",
        f"Tổng đài 1022 tiếp nhận {some} cuộc gọi, trong đó có {some // 4} cuộc hỏi về hồ sơ đất đai.",
        f"Tổ chức {few} lớp tập huấn cho {n(some)} lượt cán bộ, công chức của {d.randint(5, 30)} xã, phường.",
        f"Bộ phận Một cửa có {staff} công chức, viên chức (trong đó {women} nữ), bố trí {counters} quầy giao dịch.",
        f"Trung tâm có {counters} quầy với {staff} nhân sự, niêm yết {n(many)} thủ tục.",
        f"Tổ chức {few} cuộc họp, {few + 3} cuộc kiểm tra tại {d.randint(3, 15)} đơn vị.",
        f"Kiểm tra {due} đơn vị, đạt {d.share(due, due + met)} kế hoạch năm ({due + met} đơn vị).",
        f"Chỉ số cải cách hành chính đạt {points // 100},{points % 100:02} điểm, xếp thứ {top}/63 tỉnh, thành phố.",
        f"Chỉ số phục vụ người dân, doanh nghiệp đạt {points // 100},{points % 100:02}/100 điểm, tăng {d.randint(1, 9)} bậc.",
        f"Kinh phí thực hiện {n(money)} triệu đồng, trong đó ngân sách tỉnh {n(money // 2)} triệu đồng.",
        f"Đã giải ngân {n(money)} triệu đồng, bằng {d.randint(40, 100)}% dự toán.",
        f"Hoàn thành {met}/{due} nhiệm vụ, đạt {d.share(met, due)}; còn {due - met} nhiệm vụ chưa hoàn thành.",
        f"Chỉ tiêu năm 2021: {d.randint(50, 90)}% hồ sơ trực tuyến, {d.randint(50, 90)}% thanh toán trực tuyến, {d.randint(90, 99)}% đúng hạn.",
        f"Phấn đấu quý III đạt tối thiểu {d.randint(50, 90)}% hồ sơ nộp trực tuyến và {d.randint(91, 99)}% hồ sơ đúng hạn.",
        f"Thực hiện Kế hoạch số {d.randint(10, 400)}/KH-UBND ngày {d.randint(1, 28)}/{d.randint(1, 5)}/2021 của UBND tỉnh.",
        f"Công văn số {d.randint(10, 4_000)}/VP-KSTT ngày {d.randint(1, 28)} tháng {d.randint(1, 5)} năm 2021 giao {few} nhiệm vụ cho {d.randint(5, 20)} đơn vị.",
        f"Mọi thông tin liên hệ số điện thoại 02{d.randint(30, 99)}.3{d.randint(100, 999)}.{d.randint(100, 999)}.",
        f"Cắt giảm thời gian giải quyết {few} TTHC từ {d.randint(16, 30)} ngày xuống còn {d.randint(5, 15)} ngày làm việc.",
        f"Rút ngắn {d.randint(10, 60)}% thời gian giải quyết của {few} thủ tục.",
        f"Đơn giản hóa {few}/{n(many)} TTHC, chiếm {d.share(few, many)}.",
        f"Có {d.randint(2, 9)} đơn vị đạt 100% hồ sơ đúng hạn; {d.randint(2, 9)} đơn vị có tỷ lệ dưới 90%.",
        f"{UNITS[0]}: {d.randint(70, 99)}%; {UNITS[2]}: {d.randint(70, 99)}%; {UNITS[4]}: {d.randint(70, 99)}%.",
        f"Trung bình mỗi ngày tiếp nhận {d.randint(10, 300)} hồ sơ, mỗi hồ sơ xử lý trong {d.randint(2, 9)} ngày.",
        f"Bưu điện đã chuyển trả {n(some)} kết quả tận nhà, tăng {d.randint(2, 40)}% so với quý I năm 2021.",
        f"Trang thông tin điện tử có {n(d.count(1_000, 90_000))} lượt truy cập, đăng {few} tin, bài.",
        f"Có {n(scanned)} tài khoản công dân được cấp, nâng tổng số tài khoản lên {n(scanned + kept)}.",
        f"Thành lập {few} tổ công nghệ số cộng đồng với {n(some)} thành viên tại {few} thôn.",
        f"Cứ 10 hồ sơ thì có {d.randint(5, 9)} hồ sơ nộp trực tuyến.",
        f"Thư xin lỗi: {d.randint(1, 30)} thư cho {d.randint(31, 60)} hồ sơ trễ hạn.",
        f"Bãi bỏ {few} văn bản, ban hành {few + 2} văn bản mới về kiểm soát thủ tục hành chính.",
        f"Đồng bộ {n(many)} thủ tục lên Cổng Dịch vụ công quốc gia, đạt 100%.",
    ]


def report(draw: Draw) -> str:
    """A right report: what became of its cases, and some of all the rest, in any order and layout."""
    cases = [text for text in _cases(draw) if text]
    said = [*cases, *draw.sample(_others(draw), draw.randint(3, 8))]
    if draw.random() < 0.3:
        draw.shuffle(said)
    return "BÁO CÁO\nTình hình quý II năm 2021\n" + draw.choice((" ", "\n", "\n- ")).join(said) + "\n"


def accusations(text: str) -> list[Finding]:
    """What an audit of a report finds wrong with it."""
    found = audit(parse_report(text)).findings
    return [one for one in found if one.severity is not Severity.INFO and one.rule != "audit-unchecked"]


def main() -> None:
    """Draw reports, and print what is found in them."""
    number, seed = (int(argument) for argument in sys.argv[1:])
    draw, rules = Draw(seed), Counter[str]()
    for _ in range(number):
        text = report(draw)
        for one in accusations(text):
            rules[one.rule] += 1
            print(f"{one}\n    {text!r}")
    print(f"reports {number}, false {rules.total()} {dict(rules)}")


if __name__ == "__main__":
    main()
