"""What offices write over the columns of a form, and what it means: data, each with an example.

The words are compared without marks, capitals and spacing. The longest words that fit are taken, so that
``chưa đến hạn`` is not read as something of ``đến hạn``. Source: headers of forms and portals [doc, portal],
and what offices write in practice [recall]; a user adds words by a file.
"""

from __future__ import annotations

from enum import Enum

import attrs

__all__ = ["FILLERS", "SYNONYMS", "Meaning", "Synonym"]


class Meaning(Enum):
    """What words of a title say; the value names it in files of synonyms.

    >>> Meaning.ONLINE.value
    'online'
    """

    RECEIVED = "received"
    RESOLVED = "resolved"
    PENDING = "pending"
    SOLVING = "solving"
    TOTAL = "total"
    IN_PERIOD = "in-period"
    CARRIED = "carried-over"
    ONLINE = "online"
    FULL = "online-full"
    PARTIAL = "online-partial"
    DIRECT = "direct"
    POST = "post"
    EARLY = "early"
    ON_TIME = "on-time"
    LATE = "late"
    WITHIN = "within"
    CONDUCT = "conduct"
    REGULATION = "regulation"
    PUBLISHED = "published"
    OTHER = "other"
    ASIDE = "aside"
    SHARE = "share"
    EXCLUDED = "excluded"
    INCLUDED = "included"
    FILLER = "filler"


@attrs.frozen
class Synonym:
    """Words with what they mean, and a title in which they stand so.

    >>> synonym = Synonym("qua mạng", (Meaning.ONLINE,), "Tiếp nhận qua mạng")
    >>> synonym.meanings[0].name
    'ONLINE'
    """

    words: str
    meanings: tuple[Meaning, ...]
    example: str


def _all(meanings: tuple[Meaning, ...], example: str, *words: str) -> tuple[Synonym, ...]:
    return tuple(Synonym(one, meanings, example.format(one)) for one in words)


_TIMES = ("hạn", "hẹn", "thời hạn", "thời gian", "tiến độ", "lịch hẹn", "ngày hẹn", "ngày trả", "kỳ hạn")
"""What a case is before, at or after."""
_ADDED = ("", " quy định", " trả", " giải quyết")


def _timed(meaning: Meaning, *before: str) -> tuple[Synonym, ...]:
    """Words such as *trước* and *sớm hơn* before each of the times."""
    phrases = (f"{word} {time}{added}" for word in before for time in _TIMES for added in _ADDED)
    return _all((meaning,), "Hồ sơ {}", *phrases)


M = Meaning
SYNONYMS: tuple[Synonym, ...] = (
    *_all(
        (M.RECEIVED,), "Số hồ sơ {}", "tiếp nhận", "nhận giải quyết", "tiếp nhận giải quyết", "nhận xử lý",
        "đã nhận", "phải giải quyết", "cần giải quyết", "phải xử lý", "cần xử lý", "tiếp nhận để giải quyết",
        "đầu vào", "thụ lý", "nhận", "nhận vào", "tiếp nhận vào", "received", "receipts",
    ),
    *_all(
        (M.RESOLVED,), "Số hồ sơ {}", "đã giải quyết", "đã xử lý", "giải quyết xong", "xử lý xong",
        "đã giải quyết xong", "kết quả giải quyết", "kết quả xử lý", "đã trả kết quả", "trả kết quả",
        "đã trả", "đã hoàn thành", "hoàn thành", "đã thực hiện", "đã thực hiện xong", "có kết quả",
        "đã có kết quả", "resolved", "settled", "processed", "completed",
    ),
    *_all(
        (M.PENDING,), "Hồ sơ {}", "đang giải quyết", "đang xử lý", "chưa giải quyết", "chưa xử lý",
        "đang thụ lý", "chưa giải quyết xong", "chưa xử lý xong", "đang trong quá trình giải quyết",
        "trong quá trình giải quyết", "đang trong quá trình xử lý", "trong quy trình", "đang trong quy trình",
        "quy trình", "còn phải giải quyết", "còn phải xử lý", "chưa trả", "chờ xử lý", "chờ giải quyết",
        "chưa có kết quả", "dở dang", "đang thực hiện", "tồn cuối kỳ", "còn tồn", "còn lại", "tồn",
        "tồn chuyển kỳ sau", "dư cuối kỳ", "còn lại chưa giải quyết", "chuyển kỳ sau", "chuyển sang kỳ sau",
        "chuyển qua kỳ sau", "tồn đọng", "chưa hoàn thành", "còn tồn cuối kỳ", "còn đang giải quyết",
        "chưa trả kết quả", "pending", "in progress", "being handled",
    ),
    *_all((M.SOLVING,), "{} trước hạn", "giải quyết", "xử lý"),
    *_all((M.TOTAL,), "{}", "tổng số", "tổng cộng", "tổng", "ts", "t số", "total"),
    *_all(
        (M.IN_PERIOD,), "Số hồ sơ {}", "trong kỳ", "phát sinh trong kỳ", "phát sinh", "mới tiếp nhận",
        "tiếp nhận mới", "mới nhận", "nhận mới", "số mới", "mới phát sinh", "phát sinh mới", "trong tháng",
        "trong quý", "trong tuần", "trong năm", "kỳ này", "trong kỳ báo cáo", "in period", "in the period",
        "new", "newly received",
    ),
    *_all(
        (M.CARRIED,), "Hồ sơ {}", "kỳ trước", "quý trước", "tháng trước", "năm trước", "tuần trước", "đầu kỳ",
        "tồn đầu kỳ", "tồn đầu", "kỳ trước chuyển sang", "kỳ trước chuyển qua", "kỳ trước còn lại",
        "kỳ trước để lại", "tồn kỳ trước", "tồn từ kỳ trước", "tồn quý trước", "tồn tháng trước",
        "tồn từ quý trước", "tồn từ tháng trước", "tồn năm trước", "tồn từ năm trước", "kỳ trước tồn",
        "kỳ trước tồn chuyển sang", "còn tồn kỳ trước", "còn tồn từ kỳ trước", "chuyển từ kỳ trước",
        "kỳ báo cáo trước", "tồn cũ", "kỳ trước còn tồn", "chưa giải quyết kỳ trước",
        "chưa giải quyết từ kỳ trước", "chưa giải quyết của kỳ trước", "tồn đọng kỳ trước",
        "tồn đọng từ kỳ trước", "cũ", "cũ chuyển sang", "cũ chuyển qua", "tồn trước", "gối đầu",
        "gối đầu kỳ trước", "còn lại của kỳ trước", "còn lại kỳ trước", "dư kỳ trước", "dư đầu kỳ",
        "các kỳ trước", "ktcs", "kt chuyển sang", "kt chuyển qua", "carried over", "previous period",
        "brought forward",
    ),
    *_all(
        (M.ONLINE,), "Nộp {}", "trực tuyến", "qua mạng", "dvctt", "dịch vụ công trực tuyến", "dvc trực tuyến",
        "online", "cổng dịch vụ công", "cổng dvc", "trên cổng", "qua cổng", "dịch vụ công", "môi trường mạng",
        "trên mạng", "điện tử", "internet",
    ),
    *_all((M.ONLINE, M.FULL), "Trực tuyến {}", "toàn trình", "mức 4", "mức độ 4", "mức iv", "mức độ iv"),
    *_all((M.ONLINE, M.PARTIAL), "Trực tuyến {}", "một phần", "mức 3", "mức độ 3", "mức iii", "mức độ iii"),
    *_all(
        (M.ONLINE, M.FULL, M.PARTIAL), "Trực tuyến {}", "mức 3 4", "mức độ 3 4", "mức 3 và 4",
        "mức độ 3 và 4", "mức độ 3 và mức độ 4", "mức 3 và mức 4",
    ),
    *_all(
        (M.DIRECT,), "Nộp {}", "trực tiếp", "tại quầy", "tại bộ phận một cửa", "bộ phận một cửa", "một cửa",
        "tại chỗ", "bộ phận tiếp nhận và trả kết quả", "bộ phận tn và tkq", "bộ phận tntkq", "bpmc",
        "bản giấy", "trung tâm hành chính công", "trung tâm phục vụ hành chính công", "trung tâm pvhcc",
        "tại trung tâm", "in person", "direct", "counter", "hồ sơ giấy",
    ),
    *_all(
        (M.POST,), "Qua {}", "bưu chính", "dịch vụ bưu chính", "bưu chính công ích",
        "dịch vụ bưu chính công ích", "bưu điện", "bcci", "dvbcci", "dịch vụ bcci", "dvbc", "post", "postal",
        "mail",
    ),
    *_all(
        (M.DIRECT, M.POST), "Nộp {}", "trực tiếp và bc", "trực tiếp hoặc bc", "trực tiếp và qua bc",
        "tt và bc", "tt và bcci", "không trực tuyến", "không qua mạng", "không phải trực tuyến",
        "ngoại tuyến", "offline",
    ),
    *_timed(M.EARLY, "trước", "sớm", "sớm hơn", "vượt", "trả trước"),
    *_timed(M.ON_TIME, "đúng", "kịp", "trả đúng"),
    *_timed(
        M.LATE, "quá", "đã quá", "trễ", "chậm", "muộn", "sau", "vượt quá", "hết", "đã hết", "trả quá",
        "không đúng", "không kịp",
    ),
    *_timed(
        M.WITHIN, "trong", "còn", "còn trong", "chưa đến", "chưa tới", "chưa quá", "chưa hết", "sắp đến",
        "sắp tới", "gần đến",
    ),
    *_all((M.EARLY,), "Giải quyết {}", "sớm", "sớm hơn", "early", "before due", "tr. hạn", "tr. hẹn", "th"),
    *_all((M.ON_TIME,), "Giải quyết {}", "kịp thời", "đúng", "on time", "đh"),
    *_all(
        (M.EARLY, M.ON_TIME), "{}", "đúng và trước hạn", "trước và đúng hạn", "đúng hoặc trước hạn",
        "trước hoặc đúng hạn", "sớm và đúng hạn", "đúng và sớm hạn", "đúng hạn và trước hạn",
        "trước hạn và đúng hạn",
    ),
    *_all(
        (M.LATE,), "Giải quyết {}", "muộn", "chậm", "trễ", "chậm trễ", "chậm muộn", "trễ so với hẹn",
        "trễ so với hạn", "chậm so với hẹn", "chậm so với hạn", "late", "overdue", "qh",
    ),
    *_all((M.WITHIN,), "Hồ sơ {}", "chưa trễ hạn", "within", "not due", "not yet due"),
    *_all((M.CONDUCT,), "{}", "hành vi hành chính", "hành vi", "hvhc", "conduct"),
    *_all((M.REGULATION,), "{}", "quy định hành chính", "quy định", "qđhc", "regulation", "regulations"),
    *_all(
        (M.PUBLISHED,), "{}", "đã công khai kết quả", "công khai kết quả", "đã công khai", "công khai",
        "đăng tải", "published",
    ),
    *_all(
        (M.OTHER,), "{}", "ghi chú", "nguyên nhân", "lý do", "so với", "so sánh", "tăng", "giảm", "cùng kỳ",
        "chênh lệch", "kiểm tra", "đối chiếu", "kế hoạch", "chỉ tiêu", "bình quân", "trung bình", "lũy kế",
        "cộng dồn", "không tiếp nhận", "chưa tiếp nhận", "hài lòng", "lệ phí", "phí", "số thủ tục",
        "số lượng thủ tục", "số tthc", "số lượng tthc", "số lĩnh vực", "thanh toán", "số hóa", "remark",
        "remarks", "note", "notes", "cumulative", "gia hạn", "xin lỗi", "đơn vị tính", "đvt", "mã",
        "diễn giải", "đề xuất",
    ),
    *_all(
        (M.ASIDE,), "Hồ sơ {}", "xin rút", "rút hồ sơ", "rút", "trả lại", "từ chối", "không giải quyết",
        "chờ bổ sung", "yêu cầu bổ sung", "bổ sung", "tạm dừng", "dừng", "hủy", "withdrawn", "returned",
        "refused",
    ),
    *_all(
        (M.SHARE,), "{}", "tỷ lệ", "phần trăm", "%", "tl", "rate", "share", "percent", "percentage",
    ),
    *_all(
        (M.EXCLUDED,), "({} hồ sơ)", "không bao gồm", "không gồm", "không tính", "không kể", "chưa bao gồm",
        "chưa kể", "trừ", "loại trừ", "ngoài", "excluding", "without",
    ),
    *_all(
        (M.INCLUDED,), "({} hồ sơ)", "bao gồm", "gồm", "kể cả", "bao gồm cả", "gồm cả", "tính cả",
        "including",
    ),
)  # fmt: skip
"""What offices write for each part of a form's columns."""

FILLERS = (
    "số", "lượng", "hồ sơ", "hs", "tthc", "thủ tục hành chính", "trong đó", "theo", "nội dung", "thời điểm",
    "thời điểm tiếp nhận", "thời gian tiếp nhận", "hình thức tiếp nhận", "kênh tiếp nhận",
    "phương thức tiếp nhận", "cách tiếp nhận", "nguồn tiếp nhận", "kết quả", "của", "các", "và", "được", "là",
    "từ", "qua", "chuyển", "sang", "nộp", "hình thức", "phương thức", "phản ánh", "kiến nghị", "pakn",
    "chia ra", "đã", "đang", "tại", "bằng", "hoặc", "tình hình", "cả", "có", "về", "số lượng", "nhận", "bị",
    "trả", "gửi", "đến", "trong", "kỳ", "nhóm", "tính", "đơn", "còn", "cách", "thức", "trên", "hệ thống",
    "ra", "dịch vụ", "xong", "chưa", "cụ thể", "phân theo", "phân loại", "chia theo", "thực hiện", "dự kiến",
    "xác nhận", "biên nhận", "nhận kết quả", "loại", "number", "of", "cases", "files", "the", "by", "and",
    "or", "with", "for", "at", "in", "to", "from", "no",
)  # fmt: skip
"""Words of titles that say nothing of which column it is."""
