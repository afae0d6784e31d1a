"""The portal's backend under load: many clients at once, who upload records and ask for forms.

    python tests/benchmarks/bench_backend.py [--database postgresql] [--cases 2000] [--clients 50] [--seconds 10]
        [--rival]

A server of two processes on 127.0.0.1 holds the cases. Each client sends one request after the other: one in
five uploads 20 cases (new ones and changed ones, in no order), the others ask for forms of any quarter, a third
of them of one unit. Printed are the seconds of half and of 95 of 100 requests, the answers of status 400 and
above, the processor time of the server and of its database (read from /proc, so that Linux is needed) and that of the
clients, who run on the same processors. ``--rival`` measures the same of a service that counts each form from all rows of the database.
"""

import argparse
import asyncio
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import AsyncExitStack, ExitStack, contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import attrs

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "examples")]

CATEGORIES, UNITS = 60, 300
LEVELS, CHANNELS = ("province", "district", "commune"), ("online", "direct", "postal")
QUARTERS = [f"{year}-Q{quarter}" for year in (2020, 2021, 2022) for quarter in (1, 2, 3, 4)]


def recounting():
    """The service whose forms are counted from all rows each time."""
    from portal_backend.app import create_app
    from portal_backend.forms import Forms

    from kstt import Case
    from kstt.codecs import from_json, to_json

    class Recounting(Forms):
        def _document(self, latest, asked, written):
            cases = (from_json(document, Case) for document in self.store.page("cases"))
            return to_json(asked.count(cases)).encode()

    app = create_app()
    service = app.state.service
    app.state.service = attrs.evolve(service, forms=Recounting(service.store, ""))
    return app


def case(number, draw):
    """A line of JSON: the case of a number, in a state drawn at random."""
    received = date(2020, 1, 1) + timedelta(days=number * 7919 % 1000)
    closed = received + timedelta(days=draw.randrange(1, 30)) if draw.random() < 0.8 else None
    category = number % CATEGORIES
    document = {
        "schema": "kstt/case/1",
        "id": f"H{number:08d}",
        "category": f"Lĩnh vực {category}",
        "level": LEVELS[category % 3],
        "unit": f"Đơn vị {number % UNITS}",
        "channel": CHANNELS[number % 3],
        "received": received.isoformat(),
        "due": (received + timedelta(days=15)).isoformat(),
        "closed": closed and closed.isoformat(),
        "closing": closed and "decided",
        "suspensions": [],
        "extensions": [],
    }
    return json.dumps(document, ensure_ascii=False) + "\n"


@contextmanager
def server(factory, url, workers):
    """The address of a server, and its process."""
    from tests.support import free_port

    port = free_port()
    path = os.pathsep.join(
        map(str, (ROOT / "docs" / "examples", ROOT / "tests" / "benchmarks", ROOT / "src"))
    )
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "uvicorn", "--factory", factory, "--workers", str(workers)),
            # A worker that a busy machine keeps waiting is not dead.
            *("--port", str(port), "--log-level", "error", "--timeout-worker-healthcheck", "600"),
        ],
        env={**os.environ, "DATABASE_URL": url, "PYTHONPATH": path},
    )
    try:
        yield ("127.0.0.1", port), process.pid
    finally:
        process.terminate()
        process.wait()


class Client:
    """One connection that is kept; a general client would take the processor from the server it measures."""

    def __init__(self, address):
        self.address = address

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection(*self.address)
        return self

    async def __aexit__(self, *_):
        self.writer.close()
        await self.writer.wait_closed()

    async def ask(self, path, asked=None, body=None):
        """The status of an answer, once it is read to its end."""
        path += f"?{urlencode(asked)}" if asked else ""
        method, body = ("GET", b"") if body is None else ("POST", body)
        head = f"{method} {path} HTTP/1.1\r\nhost: portal\r\ncontent-length: {len(body)}\r\n\r\n"
        self.writer.write(head.encode() + body)
        head = await self.reader.readuntil(b"\r\n\r\n")
        await self.reader.readexactly(int(re.search(rb"(?i)\ncontent-length: (\d+)", head)[1]))
        return int(head.split(maxsplit=2)[1])


async def until_it_answers(address):
    """Wait until a server has begun."""
    while True:
        try:
            async with Client(address) as client:
                if await client.ask("/health") == 200:
                    return
        except OSError:
            await asyncio.sleep(0.1)


async def enter(address, cases):
    """Upload the cases of a server that has none."""
    await until_it_answers(address)
    draw = random.Random(0)
    async with Client(address) as client:
        body = "".join(case(number, draw) for number in range(cases)).encode()
        if await client.ask("/records/cases", body=body) != 201:
            raise SystemExit("the cases were not taken")


async def load(address, clients, seconds, cases):
    """The seconds of every request and its status, by what was asked."""
    found = {"form": [], "upload": []}

    async def one(client, draw, until):
        while time.perf_counter() < until:
            if draw.random() < 0.2:
                numbers = [draw.randrange(cases * 11 // 10) for _ in range(20)]
                body = "".join(case(number, draw) for number in numbers).encode()
                kind, request = "upload", {"path": "/records/cases", "body": body}
            else:
                asked = {"period": draw.choice(QUARTERS)}
                if draw.random() < 1 / 3:
                    asked["unit"] = f"Đơn vị {draw.randrange(UNITS)}"
                kind, request = "form", {"path": "/forms/06c", "asked": asked}
            began = time.perf_counter()
            status = await client.ask(**request)
            found[kind].append((time.perf_counter() - began, status))

    await until_it_answers(address)
    async with AsyncExitStack() as stack:
        several = [await stack.enter_async_context(Client(address)) for _ in range(clients)]
        until = time.perf_counter() + seconds
        await asyncio.gather(
            *(one(client, random.Random(f"{seed} {seconds}"), until) for seed, client in enumerate(several))
        )
    return found


def report(name, found):
    """Print what a load has measured; the median of the forms."""
    for kind, requests in found.items():
        times = sorted(seconds for seconds, _ in requests)
        p50, p95 = statistics.median(times), times[int(len(times) * 0.95)]
        failed = sum(status >= 500 for _, status in requests)
        others = sum(400 <= status < 500 for _, status in requests)
        print(f"{name}, {kind}s: {len(times)}, p50 {p50:.3f} s, p95 {p95:.3f} s, 5xx {failed}, 4xx {others}")
    return statistics.median(seconds for seconds, _ in found["form"])


@contextmanager
def database(kind):
    """The URL of a new database with the tables of the service."""
    from alembic import command
    from alembic.config import Config

    from tests.support import postgres_server

    with ExitStack() as stack:
        if kind == "postgresql":
            url = stack.enter_context(postgres_server())
        else:
            url = f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/portal.db"
        config = Config(ROOT / "docs" / "examples" / "portal_backend" / "alembic.ini")
        config.attributes["url"] = url
        command.upgrade(config, "head")
        yield url


def database_process(url):
    """The process of a database that has one of its own."""
    if not url.startswith("postgresql"):
        return None
    from portal_backend.store import engine_of

    with engine_of(url).connect() as connection:
        backend = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    return int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])


def used(process):
    """The seconds of processor time that a process and those it started have used, the finished ones as well."""
    if process is None:
        return 0
    own = Path(f"/proc/{process}")
    workers = (own / "task" / str(process) / "children").read_text().split()
    times = (own / "stat").read_text().rpartition(")")[2].split()[11:15]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK") + sum(map(used, workers))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--cases", type=int, default=2_000)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--workers", type=int, default=2, help="server processes")
    parser.add_argument("--rival", action="store_true", help="measure the rival as well, which takes minutes")
    args = parser.parse_args()
    with database(args.database) as url:
        with server("portal_backend.app:create_app", url, 1) as (address, _):
            asyncio.run(enter(address, args.cases))
        medians = []
        for name, factory in (
            ("kept ledger", "portal_backend.app:create_app"),
            ("all rows", "bench_backend:recounting"),
        )[: 1 + args.rival]:
            with server(factory, url, args.workers) as (address, process):
                own_database = database_process(url)
                # First for a third of the time, in which the processes read what they keep.
                asyncio.run(load(address, args.clients, args.seconds / 3, args.cases))
                before = [used(process), used(own_database), time.process_time()]
                found = asyncio.run(load(address, args.clients, args.seconds, args.cases))
                count = sum(map(len, found.values()))
                after = [used(process), used(own_database), time.process_time()]
            medians.append(report(name, found))
            spent = [1000 * (end - begin) / count for begin, end in zip(before, after, strict=True)]
            print(
                "{}: of a processor {:.1f} ms a request, {:.1f} ms of the database's, {:.1f} ms of the clients".format(
                    name, *spent
                )
            )
    if args.rival:
        print(f"ratio of the forms' p50, all rows to kept ledger: {medians[1] / medians[0]:.0f}")


if __name__ == "__main__":
    main()
