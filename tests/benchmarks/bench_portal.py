"""Portal messages streamed to a form: time, and peak memory as the number of records grows.

Usage: python tests/benchmarks/bench_portal.py [--records 1000000] [--seed 1]

Each measurement runs in a process of its own, so that its peak is its own. The rival reads the same file
whole with ``json.load`` into a pandas DataFrame, a frame being what is at hand without this library;
its time is that of loading and of one group-by over two columns, without the form.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

CATEGORIES = ("Đất đai", "Hộ tịch", "Chứng thực", "Xây dựng", "Bảo trợ xã hội", "Đường bộ")
UNITS = ("UBND huyện Đắk Mil", "UBND xã Quảng Sơn", "Sở Tư pháp", "UBND thị xã Gia Nghĩa")


def clock(chance: random.Random) -> str:
    """A second of office hours."""
    return f"{chance.randrange(7, 17):02}{chance.randrange(60):02}{chance.randrange(60):02}"


def records(count: int, seed: int) -> Iterator[dict[str, object]]:
    """Messages as an office sends them, one at a time."""
    chance = random.Random(seed)
    for number in range(count):
        received = date(2021, 1, 1) + timedelta(chance.randrange(165))
        due = received + timedelta(15)
        closed = received + timedelta(chance.randrange(1, 40))
        done = closed <= date(2021, 6, 20)
        supplements = []
        if number % 10 == 0:
            asked, answered = received + timedelta(1), received + timedelta(4)
            new = due + timedelta(3)
            supplements = [
                {"NgayBoSung": f"{asked:%Y%m%d}090000", "NgayTiepNhanBoSung": f"{answered:%Y%m%d}100000",
                 "NgayHenTraTruoc": f"{due:%Y%m%d}170000", "NgayHenTraMoi": f"{new:%Y%m%d}170000"}
            ]  # fmt: skip
            closed, due = max(closed, answered), new
        yield {
            "MaHoSo": f"000.00.{number % 60:02}.H16-{received:%y%m%d}-{number:07}", "MaTTHC": "1.000688",
            "TenTTHC": "Thủ tục hành chính", "MaLinhVuc": "G13", "TenLinhVuc": chance.choice(CATEGORIES),
            "ChuHoSo": "Nguyễn Văn A", "NgayTiepNhan": f"{received:%Y%m%d}{clock(chance)}",
            "NgayHenTra": f"{due:%Y%m%d}170000",
            "NgayKetThucXuLy": f"{closed:%Y%m%d}{clock(chance)}" if done else "",
            "NgayTra": "", "TrangThaiHoSo": "9" if done else "4", "HinhThuc": "0",
            "KenhThucHien": chance.choice("123"), "DonViXuLy": chance.choice(UNITS),
            "DanhSachHoSoBoSung": supplements,
        }  # fmt: skip


def write(path: Path, count: int, seed: int) -> None:
    """The records as a JSON array (``.json``) or JSON lines (``.jsonl``)."""
    lines = path.suffix == ".jsonl"
    with path.open("w", encoding="utf-8") as file:
        file.write("" if lines else '{"service": "DongBoHoSoMC", "data": [\n')
        for number, record in enumerate(records(count, seed)):
            file.write("" if lines or number == 0 else ",\n")
            file.write(json.dumps(record, ensure_ascii=False) + ("\n" if lines else ""))
        file.write("" if lines else "\n]}\n")


def streamed(path: Path) -> int:
    """The form of the file; the number of cases received."""
    from kstt import ReportingPeriod, form_06c
    from kstt.io.portal import scan_portal

    return form_06c(scan_portal(path), ReportingPeriod.quarter(2021, 2)).total.received


def loaded(path: Path) -> int:
    """The rival: everything in memory, then one group-by."""
    import pandas as pd

    if path.suffix == ".jsonl":
        frame = pd.read_json(path, lines=True, dtype=False, convert_dates=False)
    else:
        with path.open(encoding="utf-8") as file:
            frame = pd.DataFrame(json.load(file)["data"])
    return int(frame.groupby(["TenLinhVuc", "TrangThaiHoSo"]).size().sum())


def measure(what: str, path: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of one way over one file, in a process of its own."""
    command = [sys.executable, __file__, "--run", what, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak)


def main() -> None:
    """Write the files, measure each way, print the ratios."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--run", nargs=2, metavar=("WHAT", "FILE"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.run:
        start = time.perf_counter()
        {"streamed": streamed, "loaded": loaded}[args.run[0]](Path(args.run[1]))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(time.perf_counter() - start, peak)
        return
    with tempfile.TemporaryDirectory() as folder:
        for suffix in (".jsonl", ".json"):
            print(f"{'JSON lines' if suffix == '.jsonl' else 'JSON array'}:")
            found = []
            for count in (args.records // 100, args.records // 10, args.records):
                path = Path(folder) / f"{count}{suffix}"
                write(path, count, args.seed)
                seconds, peak = measure("streamed", path)
                found.append((seconds, peak, path))
                size = path.stat().st_size / 2**20
                print(f"  {count:>9} records, {size:7.1f} MB: {seconds:6.1f} s, peak {peak:6.1f} MB")
            print(f"  peak memory, all records / a hundredth of them: {found[2][1] / found[0][1]:.2f}")
            seconds, peak, path = found[1]
            rival_seconds, rival_peak = measure("loaded", path)
            print(f"  rival, a tenth of them loaded: {rival_seconds:.1f} s, peak {rival_peak:.1f} MB")
            print(
                f"  ratio rival/streamed: memory {rival_peak / peak:.1f}, time {rival_seconds / seconds:.2f}"
            )


if __name__ == "__main__":
    main()
