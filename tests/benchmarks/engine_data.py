"""Cases of a made-up country in Parquet, as many as are asked for: what the benchmarks of engines count."""

from pathlib import Path

QUERY = """
copy (
    select
        printf('H%09d', i) as id,
        'Lĩnh vực ' || lpad(cast(a % 60 as varchar), 2, '0') || ' về thủ tục hành chính' as category,
        case when a % 10 < 2 then 'province' when a % 10 < 6 then 'district' else 'commune' end as level,
        'Đơn vị ' || (b % 200) as unit,
        case b % 5 when 0 then 'online' when 1 then 'online' when 2 then 'postal' else 'direct' end as channel,
        received,
        case when c % 50 = 0 then null
             else date_trunc('day', received) + to_days(cast(1 + c % 20 as integer)) + to_hours(17) end as due,
        case when d % 12 = 0 then null else received + to_minutes(cast(d % 40000 as bigint)) end as closed,
        case when d % 12 = 0 then null when d % 97 = 0 then 'withdrawn' when d % 89 = 0 then 'returned'
             when d % 31 = 0 then 'refused' else 'decided' end as closing
    from (
        select i, hash(5 * i + 1) as a, hash(5 * i + 2) as b, hash(5 * i + 3) as c, hash(5 * i + 4) as d,
            timestamp '2020-12-01' + to_seconds(cast(hash(5 * i) % 31536000 as bigint)) as received
        from range({start}, {stop}) as cases(i)
    )
) to '{path}' (format parquet, compression zstd)
"""


def make(count, folder):
    """The Parquet file of this many cases, made unless it is there."""
    import duckdb

    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"cases-{count}.parquet"
    if not path.exists():
        with duckdb.connect() as connection:
            connection.execute("set memory_limit = '2GB'")
            connection.execute(QUERY.format(start=0, stop=count, path=f"{path}.part"))
        Path(f"{path}.part").rename(path)
    return path
