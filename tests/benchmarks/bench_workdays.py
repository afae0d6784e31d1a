"""Due dates of 1,000,000 cases in a column against the ``holidays`` library's own search, one case at a time.

    python tests/benchmarks/bench_workdays.py [--cases 1000000] [--sample 20000]

The rival is timed on a sample of the same cases and scaled up; the answers are compared on the sample.
"""

import argparse
import json
import time

import holidays
import numpy as np

from kstt.dates.workdays import WorkCalendar
from kstt.frames.deadlines import due_dates


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=20_000)
    options = parser.parse_args()
    draw = np.random.default_rng(1)
    received = np.datetime64("2023-01-01") + draw.integers(0, 1200, options.cases)
    limits = draw.integers(1, 31, options.cases)
    calendar = WorkCalendar.vietnam()
    national = holidays.country_holidays("VN", years=range(2023, 2028))
    began = time.perf_counter()
    ours = due_dates(received, limits, calendar)
    seconds = time.perf_counter() - began
    days, counts = received[: options.sample].tolist(), limits[: options.sample].tolist()
    began = time.perf_counter()
    theirs = [national.get_nth_working_day(day, count) for day, count in zip(days, counts, strict=True)]
    rival = (time.perf_counter() - began) * options.cases / options.sample
    # What comes in on a day without work counts from the next working day, also for the rival.
    agree = [
        due == national.get_nth_working_day(national.get_nth_working_day(day, 0), count)
        for day, count, due in zip(days, counts, ours[: options.sample].tolist(), strict=True)
    ]
    assert all(agree)
    assert len(theirs) == options.sample
    print(
        json.dumps(
            {
                "cases": options.cases,
                "due_dates seconds": round(seconds, 3),
                "holidays seconds (scaled from the sample)": round(rival, 1),
                "times faster": round(rival / seconds),
            },
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
