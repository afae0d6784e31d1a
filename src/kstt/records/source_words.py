"""What words of sources may mean, and the Vietnamese ones that are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from types import MappingProxyType

import attrs

from kstt.errors import ParseError
from kstt.i18n import msg
from kstt.text import name_key
from kstt.vocabulary import AuthorityLevel, Channel, Closing

__all__ = ["VIETNAMESE_WORDS", "Deleted", "OpenStatus", "Word", "Words"]


class OpenStatus(Enum):
    """A status that closes no case: open, waiting with its clock standing still, or no case at all.

    STOPPED is open too: where a day of closing is given with it, that is the day of the stop, and no closing.

    >>> [status.value for status in OpenStatus]
    ['open', 'waiting', 'stopped', 'not-a-case']
    """

    OPEN = "open"
    WAITING = "waiting"
    STOPPED = "stopped"
    NOT_A_CASE = "not-a-case"


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(name_key, words))


@attrs.frozen
class Deleted:
    """The column that says of a row that it was taken back, and what stands in it; nothing is not deleted.

    Args:
        column: its title.
        words: the texts in the rows that were taken back, in any case and spacing.
        kept: those in the others; any further text is refused.

    >>> Deleted("Đã xóa", ["1"], ["0"]).says("1"), Deleted("Đã xóa", ["x"]).says("")
    (True, False)
    """

    column: str
    words: frozenset[str] = attrs.field(converter=_keys)
    kept: frozenset[str] = attrs.field(default=frozenset(), converter=_keys)

    def says(self, text: str) -> bool:
        """Whether a text says that the row was taken back.

        Raises: ParseError for a text that is not known.
        """
        key = name_key(text)
        if key in self.words:
            return True
        if not key or key in self.kept:
            return False
        raise ParseError(self.column, text, msg("one of the words, or of the kept ones, under [deleted]"))


Word = AuthorityLevel | Channel | Closing | OpenStatus
Words = Mapping[str, Mapping[str, Word]]

VIETNAMESE_WORDS: Words = MappingProxyType(
    {
        "level": {
            **{level.label: level for level in AuthorityLevel},
            "Cấp bộ": AuthorityLevel.MINISTRY,
            "Cấp tỉnh": AuthorityLevel.PROVINCE,
            "Cấp huyện": AuthorityLevel.DISTRICT,
            "Cấp xã": AuthorityLevel.COMMUNE,
            "Tỉnh": AuthorityLevel.PROVINCE,
            "Huyện": AuthorityLevel.DISTRICT,
            "Xã": AuthorityLevel.COMMUNE,
            "Sở, ban, ngành": AuthorityLevel.PROVINCE,
            "Cấp sở": AuthorityLevel.PROVINCE,
            "Xã, phường, thị trấn": AuthorityLevel.COMMUNE,
        },
        "channel": {
            **{channel.label: channel for channel in Channel},
            "Nộp trực tuyến": Channel.ONLINE,
            "Nộp trực tiếp": Channel.DIRECT,
            "Bưu chính": Channel.POSTAL,
            "Bưu chính công ích": Channel.POSTAL,
            "Dịch vụ bưu chính công ích": Channel.POSTAL,
            "Nộp qua mạng": Channel.ONLINE,
            "Qua mạng": Channel.ONLINE,
            "Internet": Channel.ONLINE,
            "Qua Internet": Channel.ONLINE,
            "DVC trực tuyến": Channel.ONLINE,
            "Nộp mạng": Channel.ONLINE,
            "Dịch vụ công trực tuyến": Channel.ONLINE,
            "Cổng dịch vụ công": Channel.ONLINE,
            "Cổng dịch vụ công quốc gia": Channel.ONLINE,
            "Cổng DVC quốc gia": Channel.ONLINE,
            "Cổng DVC": Channel.ONLINE,
            "Nộp tại quầy": Channel.DIRECT,
            "Tại quầy": Channel.DIRECT,
            "Nộp tại chỗ": Channel.DIRECT,
            "Offline": Channel.DIRECT,
            "Tiếp nhận trực tiếp": Channel.DIRECT,
            "Một cửa": Channel.DIRECT,
            "Bộ phận Một cửa": Channel.DIRECT,
            "BCCI": Channel.POSTAL,
            "Dịch vụ BCCI": Channel.POSTAL,
            "Bưu điện": Channel.POSTAL,
            "Qua bưu điện": Channel.POSTAL,
            "Gửi bưu điện": Channel.POSTAL,
            "VNPost": Channel.POSTAL,
            "Qua dịch vụ bưu chính": Channel.POSTAL,
            "Qua bưu chính công ích": Channel.POSTAL,
        },
        "closing": {
            **{closing.label: closing for closing in Closing},
            "Đã trả kết quả": Closing.DECIDED,
            "Đã xử lý xong": Closing.DECIDED,
            "Hoàn thành": Closing.DECIDED,
            "Đã hoàn thành": Closing.DECIDED,
            "Đã giải quyết": Closing.DECIDED,
            "Đã có kết quả": Closing.DECIDED,
            "Trả lại": Closing.RETURNED,
            "Đã trả lại": Closing.RETURNED,
            "Trả lại hồ sơ": Closing.RETURNED,
            "Đã trả lại hồ sơ": Closing.RETURNED,
            "Trả lại do không đủ điều kiện": Closing.RETURNED,
            "Đã trả lại (không đủ điều kiện)": Closing.RETURNED,
            "Đã có văn bản từ chối giải quyết": Closing.REFUSED,
            "Rút hồ sơ": Closing.WITHDRAWN,
            "Xin rút": Closing.WITHDRAWN,
            "Xin rút hồ sơ": Closing.WITHDRAWN,
            "Đã rút hồ sơ": Closing.WITHDRAWN,
            "Công dân rút hồ sơ": Closing.WITHDRAWN,
            "Công dân xin rút": Closing.WITHDRAWN,
            "Đang xử lý": OpenStatus.OPEN,
            "Đang giải quyết": OpenStatus.OPEN,
            "Đang thực hiện": OpenStatus.OPEN,
            "Được tiếp nhận": OpenStatus.OPEN,
            "Đã tiếp nhận": OpenStatus.OPEN,
            "Yêu cầu bổ sung giấy tờ": OpenStatus.WAITING,
            "Đang thụ lý": OpenStatus.OPEN,
            "Chờ xử lý": OpenStatus.OPEN,
            "Chờ bổ sung": OpenStatus.WAITING,
            "Yêu cầu bổ sung": OpenStatus.WAITING,
            "Yêu cầu bổ sung hồ sơ": OpenStatus.WAITING,
            "Chờ bổ sung giấy tờ": OpenStatus.WAITING,
            "Chờ bổ sung hồ sơ": OpenStatus.WAITING,
            "Tạm dừng chờ bổ sung": OpenStatus.WAITING,
            "Tạm dừng - chờ bổ sung": OpenStatus.WAITING,
            "Yêu cầu thực hiện nghĩa vụ tài chính": OpenStatus.WAITING,
            "Mới đăng ký": OpenStatus.NOT_A_CASE,
            "Không được tiếp nhận": OpenStatus.NOT_A_CASE,
            "Không tiếp nhận": OpenStatus.NOT_A_CASE,
            "Từ chối tiếp nhận": OpenStatus.NOT_A_CASE,
            "Từ chối nhận": OpenStatus.NOT_A_CASE,
        },
    }
)
"""The words of Vietnamese systems for levels, channels and statuses [recall], "stopped" not among them."""
