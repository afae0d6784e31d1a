"""Ratios of a form counted from an export by its description against the same cases by the library's own names.

    python tests/benchmarks/bench_sources.py [--cases 10000000] [--repeat 3] [--only TEXT] [--data FOLDER] [--json FILE]

- the description of columns and words, against English names of the same timestamps;
- that of columns, words and dates (``%d/%m/%Y %H:%M``), against the same texts parsed by hand in the engine's own words,
  against ISO 8601 texts under English names, and against timestamps;
- the look for repeated ids (``unique``), against none; where one id in twenty is repeated, against the
  newest rows alone.

Every pair is checked to give the same form.
"""

import argparse
import json
from pathlib import Path

from bench_engines import compared
from engine_data import make

from kstt import ReportingPeriod, form_06c
from kstt.frames import CaseFrame
from kstt.records import CaseSource

PERIOD = ReportingPeriod.quarter(2021, 2)
COLUMNS = {
    "id": "Mã hồ sơ", "category": "Lĩnh vực", "level": "Cấp", "unit": "Đơn vị", "channel": "Hình thức",
    "received": "Ngày tiếp nhận", "due": "Ngày hẹn trả", "closed": "Ngày kết thúc", "closing": "Trạng thái",
}  # fmt: skip
DESCRIBED = CaseSource(COLUMNS, dates=["%d/%m/%Y %H:%M"], unique="off")
NAMES = CaseSource(COLUMNS, unique="off")
TEXTS = """
copy (
    select id as "{id}", category as "{category}", {level} as "{level_name}", unit as "{unit}",
        {channel} as "{channel_name}", strftime(received, '{format}') as "{received}",
        strftime(due, '{format}') as "{due}", strftime(closed, '{format}') as "{closed}",
        {closing} as "{closing_name}"
    from read_parquet('{path}')
) to '{to}' (format parquet, compression zstd)
"""
NAMED = """
copy (
    select id as "{id}", category as "{category}", {level} as "{level_name}", unit as "{unit}",
        {channel} as "{channel_name}", received as "{received}", due as "{due}", closed as "{closed}",
        {closing} as "{closing_name}"
    from read_parquet('{path}')
) to '{to}' (format parquet, compression zstd)
"""
AGAIN = """
copy (
    select *, timestamp '2022-01-01' as changed from read_parquet('{path}')
    union all by name
    select * replace (null as closed, null as closing), timestamp '2021-12-31' as changed from read_parquet('{path}')
        where hash(id) % 20 = 0
) to '{to}' (format parquet, compression zstd)
"""
LEVEL = "case level when 'province' then 'Cấp tỉnh' when 'district' then 'Cấp huyện' else 'Cấp xã' end"
CHANNEL = "case channel when 'online' then 'Trực tuyến' when 'postal' then 'Bưu chính' else 'Trực tiếp' end"
CLOSING = """case closing when 'withdrawn' then 'Rút hồ sơ' when 'returned' then 'Trả lại'
    when 'refused' then 'Từ chối giải quyết' when 'decided' then 'Đã trả kết quả' else 'Đang xử lý' end"""


def written(query, to):
    """The file that a query writes, made unless it is there."""
    import duckdb

    if not to.exists():
        with duckdb.connect() as connection:
            connection.execute("set memory_limit = '2GB'")
            connection.execute(query(f"{to}.part"))
        Path(f"{to}.part").rename(to)
    return to


def exported(query, path, to, names, shown="", level="level", channel="channel", closing="closing"):
    """The cases under other names, with their days as texts or as they are."""
    named = {**names, "level_name": names["level"], "channel_name": names["channel"]}
    named |= {"closing_name": names["closing"], "level": level, "channel": channel, "closing": closing}
    return written(lambda part: query.format(**named, format=shown, path=path, to=part), to)


def parsed_in_polars(frame):
    import polars as pl

    days = (COLUMNS[name] for name in ("received", "due", "closed"))
    return frame.with_columns(pl.col(*days).str.strptime(pl.Datetime("us"), "%d/%m/%Y %H:%M", cache=False))


def parsed_in_duckdb(frame):
    days = (COLUMNS[name] for name in ("received", "due", "closed"))
    parsed = ", ".join(f"""strptime("{name}", '%d/%m/%Y %H:%M') as "{name}\"""" for name in days)
    return frame.project(f"* replace ({parsed})")


def polars(path):
    import polars as pl

    return pl.scan_parquet(path)


def duckdb(path):
    import duckdb as engine

    return engine.read_parquet(str(path))


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--cases", type=int, default=10_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--only", default="", help="the pairs whose name holds this text")
    parser.add_argument("--data", type=Path, default=Path("benchmark-data"))
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    typed = make(args.cases, args.data)
    own = {name: name for name in COLUMNS}
    words = {"level": LEVEL, "channel": CHANNEL, "closing": CLOSING}
    named = exported(NAMED, typed, args.data / f"named-{args.cases}.parquet", COLUMNS, **words)

    def iso():
        return exported(TEXTS, typed, args.data / f"iso-{args.cases}.parquet", own, "%Y-%m-%dT%H:%M")

    path = args.data / f"export-{args.cases}.parquet"
    export = exported(TEXTS, typed, path, COLUMNS, "%d/%m/%Y %H:%M", **words)

    def again():
        to = args.data / f"again-{args.cases}.parquet"
        return written(lambda part: AGAIN.format(path=typed, to=part), to)

    results = {}
    for name, opened, parsed in (("polars", polars, parsed_in_polars), ("duckdb", duckdb, parsed_in_duckdb)):

        def form(path, opened=opened, **more):
            return form_06c(CaseFrame(opened(path), **more), PERIOD)

        def by_hand(opened=opened, parsed=parsed):
            return form_06c(CaseFrame(parsed(opened(export)), described=NAMES), PERIOD)

        pairs = {
            "description of names, against English ones": (lambda: form(named, described=NAMES), lambda: form(typed, unique="off")),
            "description, against texts parsed by hand": (lambda: form(export, described=DESCRIBED), by_hand),
            "description, against ISO texts": (lambda: form(export, described=DESCRIBED), lambda: form(iso(), unique="off")),
            "description, against timestamps": (lambda: form(export, described=DESCRIBED), lambda: form(typed, unique="off")),
            "unique = refuse": (lambda: form(typed), lambda: form(typed, unique="off")),
            "unique = latest": (
                lambda: form(typed, described=CaseSource(changed="received", unique="latest")),
                lambda: form(typed, unique="off"),
            ),
            "unique = latest, one id in twenty again": (
                lambda: form(again(), described=CaseSource(changed="changed", unique="latest")),
                lambda: form(typed, unique="off"),
            ),
        }  # fmt: skip
        for what, (ours, theirs) in ((what, pair) for what, pair in pairs.items() if args.only in what):
            results[f"{name}: {what}"] = found = compared(ours, theirs, args.repeat)
            print(f"{name}: {what}: {found}", flush=True)
    if args.json:
        args.json.write_text(json.dumps({"cases": args.cases, "results": results}, indent=1) + "\n")


if __name__ == "__main__":
    main()
