"""A year of made-up cases for charts that a person looks at."""

import random
from datetime import date, timedelta

from kstt import AuthorityLevel, Case, Channel, Closing

CATEGORIES = {
    AuthorityLevel.PROVINCE: ("Đường bộ", "Công chứng"),
    AuthorityLevel.DISTRICT: ("Đất đai", "Hộ tịch", "Xây dựng"),
    AuthorityLevel.COMMUNE: ("Chứng thực", "Bảo trợ xã hội"),
}
UNITS = (
    "Sở Giao thông vận tải",
    "UBND huyện Đắk Mil",
    "UBND huyện Cư Jút",
    "UBND thành phố Gia Nghĩa",
    "UBND huyện Tuy Đức",
)


def _workday(day):
    return day + timedelta({5: 2, 6: 1}.get(day.weekday(), 0))


def year_of_cases(count=2500, seed=5):
    """Cases from November 2020 to December 2021, more of them online as time goes on."""
    draw = random.Random(seed)
    first = date(2020, 11, 1)
    cases = []
    for number in range(count):
        passed = draw.randrange(400)
        received = _workday(first + timedelta(passed))
        level = draw.choice(tuple(CATEGORIES))
        due = received + timedelta(draw.choice((5, 10, 20)))
        closed = _workday(received + timedelta(draw.choice((2, 3, 5, 5, 8, 10, 12))))
        still_open = draw.random() < 0.03
        online = draw.random() < 0.2 + 0.3 * passed / 400
        cases.append(
            Case(
                str(number),
                draw.choice(CATEGORIES[level]),
                level,
                draw.choice(UNITS),
                Channel.ONLINE if online else Channel.DIRECT,
                received,
                due,
                None if still_open else closed,
                None if still_open else Closing.DECIDED,
            )
        )
    return cases
