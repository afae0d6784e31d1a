"""The phrases by which prose names what a figure counts, and those that say nothing of it.

The words of the columns are those of the forms' headers [doc]; what else is practised is recalled, and only
ever chooses among readings: arithmetic decides.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["CUES", "NEUTRAL"]

CUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "received": ("tiếp nhận", "đã nhận", "số hồ sơ nhận", "nhận được", "nhận vào"),
        "owed": ("phải giải quyết", "cần giải quyết", "yêu cầu giải quyết", "phải xử lý", "cần xử lý",
            "đưa vào giải quyết", "có trách nhiệm giải quyết", "tiếp nhận để giải quyết"),
        "taken": ("tiếp nhận, giải quyết", "tiếp nhận và giải quyết", "tiếp nhận, xử lý",
            "tiếp nhận và xử lý", "tiếp nhận giải quyết"),
        "resolved": ("giải quyết", "đã giải quyết", "giải quyết xong", "đã xử lý", "xử lý", "xử lý xong",
            "đã trả", "trả kết quả", "trả", "hoàn thành", "có kết quả", "đã có kết quả",
            "đã giải quyết xong", "được giải quyết", "đã được giải quyết", "hoàn tất"),
        "pending": ("đang giải quyết", "đang xử lý", "chưa giải quyết", "chưa xử lý",
            "đang trong quá trình giải quyết", "đang trong quá trình xử lý", "đang được giải quyết",
            "đang được xử lý", "đang thụ lý", "chưa giải quyết xong", "đang tiếp tục giải quyết",
            "tiếp tục giải quyết", "còn lại", "còn tồn", "tồn đọng", "chờ giải quyết", "chuyển kỳ sau",
            "chuyển sang kỳ sau", "chuyển qua kỳ sau", "chuyển kỳ tiếp theo", "đang thực hiện",
            "còn phải giải quyết", "đang còn giải quyết", "chưa trả kết quả", "chưa có kết quả"),
        "early": ("trước hạn", "sớm hạn", "trước hẹn", "sớm hẹn", "trước thời hạn", "sớm", "trước",
            "sớm trước hạn"),
        "on_time": ("đúng hạn", "đúng hẹn", "đúng thời hạn", "đúng"),
        "late": ("quá hạn", "trễ hạn", "trễ hẹn", "quá hẹn", "chậm hạn", "chậm", "muộn", "trễ",
            "quá thời hạn", "sau thời hạn", "sau hạn", "đã quá hạn", "chậm trễ", "bị quá hạn", "chậm muộn"),
        "within": ("trong hạn", "chưa đến hạn", "chưa tới hạn", "còn hạn", "còn trong hạn",
            "trong thời hạn", "chưa quá hạn", "chưa đến hạn trả", "còn trong thời hạn"),
        "online": ("trực tuyến", "qua mạng", "môi trường mạng", "môi trường điện tử",
            "qua dịch vụ công trực tuyến", "hồ sơ điện tử", "cổng dịch vụ công", "qua cổng dịch vụ công",
            "trên mạng"),
        "in_person": ("trực tiếp", "tại quầy", "hồ sơ giấy", "bản giấy"),
        "postal": ("bưu chính", "dịch vụ bưu chính", "bưu điện", "bưu chính công ích",
            "dịch vụ bưu chính công ích", "dịch vụ bcci", "bcci"),
        "carried": ("kỳ trước", "kỳ trước chuyển qua", "kỳ trước chuyển sang", "kỳ trước chuyển tiếp",
            "quý trước", "tháng trước", "năm trước", "kỳ trước để lại", "tồn đầu kỳ", "đầu kỳ",
            "chuyển tiếp", "tồn cũ", "cũ chuyển sang", "tồn kỳ trước", "tồn kỳ trước chuyển sang",
            "quý trước chuyển sang", "tồn trước", "năm trước chuyển sang", "tháng trước chuyển sang",
            "quý trước chuyển qua", "cũ chuyển qua"),
        "new": ("mới", "mới tiếp nhận", "tiếp nhận mới", "nhận mới", "mới phát sinh", "phát sinh mới",
            "phát sinh trong kỳ", "mới trong kỳ"),
        "due": ("đến hạn", "đến hạn giải quyết", "đến hạn trả", "đến hạn phải giải quyết", "tới hạn"),
        "returned": ("trả lại", "từ chối", "rút hồ sơ", "xin rút", "rút", "bị hủy", "hủy",
            "không đủ điều kiện"),
        "waiting": ("bổ sung", "tạm dừng", "dừng giải quyết", "chờ bổ sung", "xin lỗi", "thư xin lỗi"),
        "surveyed": ("hài lòng", "khảo sát", "đánh giá", "thanh toán", "số hóa", "liên thông",
            "phi địa giới", "chứng thực bản sao", "kiểm tra"),
        "conduct": ("hành vi hành chính",),
        "regulation": ("quy định hành chính",),
        "published": ("công khai kết quả", "đã công khai"),
        "by": ("theo nội dung", "theo thời điểm", "theo hình thức", "theo hình thức tiếp nhận",
            "theo hình thức nộp"),
        "whole": ("toàn tỉnh", "toàn thành phố", "toàn huyện", "toàn xã", "cả tỉnh", "trên địa bàn",
            "tổng cộng", "cộng chung", "cộng", "toàn bộ", "tổng chung", "chung toàn tỉnh"),
        "total": ("tổng số", "tổng", "tổng lượng"),
        "aimed": ("phấn đấu", "mục tiêu", "chỉ tiêu", "tối thiểu", "đặt ra", "được giao", "yêu cầu đạt",
            "kế hoạch"),
        "since": ("từ đầu năm", "lũy kế", "luỹ kế", "cộng dồn", "cùng kỳ"),
        "level:province": ("cấp tỉnh", "ubnd cấp tỉnh", "ủy ban nhân dân cấp tỉnh", "các sở, ban, ngành",
            "các sở, ngành", "sở, ban, ngành", "sở, ngành", "các sở", "các sở ban ngành", "sở ban ngành",
            "cơ quan chuyên môn cấp tỉnh", "các cơ quan cấp tỉnh", "sở, ban, ngành cấp tỉnh",
            "các sở, ban, ngành tỉnh", "các sở, ban, ngành cấp tỉnh"),
        "level:district": ("cấp huyện", "ubnd cấp huyện", "ủy ban nhân dân cấp huyện",
            "các huyện, thành phố", "ubnd các huyện, thành phố", "ubnd các huyện", "các huyện",
            "huyện, thành phố", "các huyện, thị xã, thành phố", "huyện, thị xã, thành phố",
            "các huyện, thị xã", "ubnd các huyện, thị xã, thành phố", "ủy ban nhân dân các huyện"),
        "level:commune": ("cấp xã", "ubnd cấp xã", "ủy ban nhân dân cấp xã", "các xã, phường, thị trấn",
            "ubnd các xã, phường, thị trấn", "ubnd các xã", "các xã, phường", "các xã", "xã, phường",
            "xã, phường, thị trấn", "ubnd các xã, phường", "ủy ban nhân dân các xã",
            "các xã, phường, đặc khu"),
    }
)  # fmt: skip
"""Each cue with the phrases that give it; the longest phrase that fits is read."""

NEUTRAL: tuple[str, ...] = (
    "hồ sơ", "tthc", "thủ tục hành chính", "hồ sơ tthc", "hồ sơ thủ tục hành chính", "phản ánh, kiến nghị",
    "phản ánh", "kiến nghị", "pakn", "số lượng", "số", "tất cả", "các", "những", "là", "có", "được", "đạt",
    "chiếm", "tỷ lệ", "tỉ lệ", "tương ứng", "tương đương", "bằng", "dưới", "trong đó", "trong số đó",
    "trong số này", "trong tổng số", "gồm", "bao gồm", "gồm có", "cụ thể", "cụ thể như sau", "như sau",
    "chi tiết", "với", "và", "của", "đối với", "về", "về việc", "theo", "nội dung", "thời điểm", "đã",
    "còn", "xong", "hiện", "hiện còn", "hiện nay", "lên", "qua", "nhận", "nộp", "gửi", "thực hiện",
    "kết quả", "tình hình", "tình hình, kết quả", "hoặc", "từ", "kết quả giải quyết",
    "kết quả giải quyết hồ sơ", "kết quả xử lý", "kết quả giải quyết tthc", "tình hình giải quyết", "thuộc",
    "do", "tại", "kết quả giải quyết thủ tục hành chính", "kết quả tiếp nhận",
    "kết quả tiếp nhận, giải quyết", "tình hình tiếp nhận", "này", "ra",
    "tình hình, kết quả giải quyết thủ tục hành chính", "hình thức", "hình thức tiếp nhận", "trong", "kỳ",
    "kỳ báo cáo", "trong kỳ", "trong kỳ báo cáo", "cuối kỳ", "vào cuối kỳ", "trong quý", "trong tháng",
    "quý", "tháng", "năm", "ở", "cho", "để", "chuyển", "kỳ so sánh không có", "lần lượt", "lần lượt là",
    "thứ tự", "riêng", "tỉnh", "ubnd tỉnh", "ubnd", "ủy ban nhân dân", "đang", "chưa", "không", "lại", "đó",
    "như", "sang", "dịch vụ công trực tuyến", "dịch vụ công", "thẩm quyền giải quyết",
    "thời hạn giải quyết", "thời gian giải quyết", "quy trình giải quyết", "tổ chức, cá nhân", "tổ chức",
    "cá nhân", "người dân", "doanh nghiệp", "công dân", "ngày", "tính đến", "tính", "số liệu", "báo cáo",
    "cơ chế một cửa", "trên", "đơn vị tính", "trường hợp", "tiến độ", "thời hạn", "hạn", "cơ sở", "trụ sở",
    "xã hội", "cán bộ", "so với kỳ trước", "so với quý trước", "so với tháng trước", "so với năm trước",
    "so với cùng kỳ", "so với cùng kỳ năm trước", "so với", "tăng", "giảm", "tăng thêm", "nhiều hơn",
    "ít hơn", "vào", "khoảng", "gần", "tiếp tục", "thì", "đó có", "phát sinh", "hết", "tròn", "toàn",
    "cơ quan", "đơn vị", "địa phương", "các cấp", "cấp", "chính quyền", "việc", "nêu", "khi", "bị", "chỉ",
    "kỳ trước là", "kỳ này", "kỳ trước đó", "trước đó", "trước hết", "trước mắt", "đúng quy định",
    "đúng tiến độ", "đúng theo quy định",
)  # fmt: skip
"""Phrases that narrow nothing down."""
