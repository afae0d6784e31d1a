"""The outline of a periodic report on procedure control: its headings, what figures fill, what people write.

Source: the headings are those of the reports that provinces publish, as laid down for them by the Government
Office; provenance ``doc``. An outline is data: a report may follow another one.
"""

from __future__ import annotations

from enum import Enum

import attrs

__all__ = ["REPORT_OUTLINE", "Figures", "OutlineSection"]


class Figures(Enum):
    """What of a section the forms can fill.

    >>> [section.figures.value for section in REPORT_OUTLINE[0].parts if section.figures]
    ['cases', 'feedback']
    """

    CASES = "cases"
    FEEDBACK = "feedback"
    TIMELINESS = "timeliness"
    OVERDUE = "overdue"


@attrs.frozen
class OutlineSection:
    """A section of a report: its heading, its parts, and what is left for people to write.

    Attributes:
        heading: without its number; ``{next}`` stands for the period that follows.
        prompts: what people have to write there, marked in the document.
        figures: what the forms fill, before the prompts.
        without: the prompt in place of figures where no form has them.
        parts: the sections under it.

    >>> REPORT_OUTLINE[1].parts[1].figures is Figures.OVERDUE
    True
    """

    heading: str
    prompts: tuple[str, ...] = ()
    figures: Figures | None = None
    without: str = ""
    parts: tuple[OutlineSection, ...] = ()


REPORT_OUTLINE = (
    OutlineSection(
        "Tình hình, kết quả kiểm soát thủ tục hành chính",
        parts=(
            OutlineSection(
                "Về công bố, công khai thủ tục hành chính",
                (
                    "Số quyết định công bố; số thủ tục ban hành mới, sửa đổi, bổ sung, thay thế, bãi bỏ",
                    "Việc niêm yết tại Bộ phận Một cửa, cập nhật Cơ sở dữ liệu quốc gia",
                ),
            ),
            OutlineSection(
                "Về tình hình, kết quả giải quyết thủ tục hành chính",
                ("Mức độ hài lòng của cá nhân, tổ chức; kết quả cung cấp dịch vụ công trực tuyến",),
                Figures.CASES,
                "Số hồ sơ tiếp nhận, đã giải quyết, đang giải quyết, kèm biểu số 06",
            ),
            OutlineSection(
                "Về rà soát, đơn giản hóa thủ tục hành chính",
                ("Thủ tục đã rà soát, phương án đơn giản hóa, chi phí tuân thủ cắt giảm được",),
            ),
            OutlineSection(
                "Về tiếp nhận và xử lý phản ánh, kiến nghị về thủ tục hành chính",
                (),
                Figures.FEEDBACK,
                "Số phản ánh, kiến nghị tiếp nhận, đã xử lý, đang xử lý, đã công khai, kèm biểu số 05",
            ),
            OutlineSection(
                "Về công tác truyền thông hỗ trợ hoạt động kiểm soát thủ tục hành chính",
                ("Tin, bài, chuyên mục, hội nghị, tập huấn đã thực hiện trong kỳ",),
            ),
            OutlineSection("Công tác khác", ("Kế hoạch, văn bản chỉ đạo, kiểm tra trong kỳ",)),
        ),
    ),
    OutlineSection(
        "Đánh giá chung",
        parts=(
            OutlineSection(
                "Kết quả đạt được",
                ("Việc làm được nổi bật, cách làm mới, so với kế hoạch",),
                Figures.TIMELINESS,
            ),
            OutlineSection(
                "Khó khăn, vướng mắc và nguyên nhân",
                ("Vì sao có hồ sơ quá hạn; vướng mắc về quy định, nhân lực, hệ thống thông tin",),
                Figures.OVERDUE,
            ),
        ),
    ),
    OutlineSection(
        "Phương hướng, nhiệm vụ {next}",
        ("Nhiệm vụ trọng tâm, đơn vị chủ trì, thời hạn hoàn thành",),
    ),
    OutlineSection(
        "Kiến nghị và đề xuất",
        ("Kiến nghị với Văn phòng Chính phủ, các bộ, cơ quan ngang bộ",),
    ),
)
"""The outline of a province's report."""
