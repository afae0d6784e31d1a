"""Feed the doors of the library strange inputs for a while; see :mod:`tests.fuzz`.

    python -m tests.fuzz --minutes 5 --seed 1 [--only workbook …] [--keep FOLDER]
    python -m tests.fuzz --inputs 20 --seed 1

Any exception that is none of the library's, any input that takes more processor time or memory than it may,
is a failure; each kind of failure is printed once, and ``--keep`` writes the input that caused it. One seed
makes the same inputs on every machine; ``--inputs`` of each door are the same however fast it is.
"""

import argparse
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from pathlib import Path

from kstt.errors import KsttError
from tests.fuzz.mutations import spliced
from tests.fuzz.targets import targets

SECONDS = 30
"""Of the processor, for one input: most take some hundredths."""
MEMORY = 2 * 1024**3
"""Bytes of address space beyond what is taken at the start."""


class TooLong(BaseException):
    """An input took longer than it may."""


def late(signum, frame):
    raise TooLong


def strange(target, rng):
    """An input made from the good ones of a door, with the name of its file."""
    name = rng.choice(sorted(target.seeds))
    data = target.seeds[name]
    if rng.random() < 0.05:
        data = spliced(rng, data, target.seeds[rng.choice(sorted(target.seeds))])
    for _ in range(rng.choice((1, 1, 1, 2))):
        data = rng.choice(target.ways)(rng, data)
    return name, data


def kind_of(error):
    """By what failures are told apart: the error, and the last line of the library that it came from."""
    lines = [
        f"{Path(line.filename).name}:{line.lineno}" for line in traceback.extract_tb(error.__traceback__)
        if "kstt" in Path(line.filename).parts
    ]  # fmt: skip
    return type(error).__name__, lines[-1] if lines else "?"


def fed(target, path):
    """What went wrong with an input, ``None`` where nothing did, an error of ours where it was refused."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        target.run(path)
    except KsttError as error:
        str(error)
        error.message("vi")
        return error
    except (Exception, TooLong, SystemExit) as error:  # noqa: BLE001 - whatever it is, it is looked at
        return error
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--inputs", type=int, help="of each door")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, late)
    end = None if options.minutes is None else time.monotonic() + 60 * options.minutes
    failures, tried, refused = Counter(), Counter(), Counter()
    with tempfile.TemporaryDirectory() as folder:
        doors = [one for one in targets(Path(folder)) if not options.only or one.name in options.only]
        taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))
        n = 0
        while time.monotonic() < end if end is not None else n < (options.inputs or 20):
            for door in doors:
                # A door of which some rounds are tried alone is tried in the first.
                if n % door.every:
                    continue
                rng = random.Random(f"{options.seed} {door.name} {n}")
                name, data = strange(door, rng)
                path = Path(folder) / name.rpartition("/")[2]
                path.write_bytes(data)
                tried[door.name] += 1
                error = fed(door, path)
                if isinstance(error, KsttError):
                    refused[door.name] += 1
                elif error is not None:
                    kind = (door.name, *kind_of(error))
                    failures[kind] += 1
                    if failures[kind] == 1:
                        print(*kind, f"{options.seed} {n}", flush=True)
                        traceback.print_exception(error)
                        if options.keep:
                            options.keep.mkdir(parents=True, exist_ok=True)
                            (options.keep / f"{door.name}-{n}-{path.name}".replace(" ", "-")).write_bytes(
                                data
                            )
                for left in Path(folder).glob("out.*"):
                    left.unlink()
            n += 1
    print(f"inputs: {sum(tried.values())}; failures: {sum(failures.values())} of {len(failures)} kinds")
    print(*(f"{name}: {tried[name]}, refused {refused[name]}" for name in tried), sep="; ")
    for kind, count in failures.most_common():
        print(count, *kind)
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
