"""Feed the doors of the library strange inputs for a while; see :mod:`tests.fuzz`.

    python -m tests.fuzz --minutes 5 --seed 1 [--only workbook …] [--keep FOLDER]
    python -m tests.fuzz --inputs 20 --seed 1

Any exception that is none of the library's, any input that takes more processor time or memory than it may,
is a failure; each kind of failure is printed once, and ``--keep`` writes the input that caused it. One seed
makes the same inputs on every machine. ``--minutes`` are shared alike by the doors, so that those that take a
millisecond are fed thousands of inputs for each scanned page; ``--inputs`` of each door are the same however fast it is.
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
from kstt.limits import LONGEST_MESSAGE
from tests.fuzz.mutations import spliced
from tests.fuzz.targets import targets

SECONDS = 30
"""Of the processor, for one input: most take some hundredths."""
MEMORY = 2 * 1024**3
"""Bytes that an input may take beyond what is taken before it."""


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


def limit_memory():
    """Let the next input take so much and no more.

    Of data, not of addresses: allocators and threads of engines reserve gigabytes of these that nothing ever stands in.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    taken = 1024 * int(status.partition("VmData:")[2].split()[0])
    resource.setrlimit(resource.RLIMIT_DATA, (taken + MEMORY, resource.RLIM_INFINITY))


def fed(target, path):
    """What went wrong with an input, ``None`` where nothing did, an error of ours where it was refused."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        target.run(path)
    except KsttError as error:
        longest = max(len(str(error)), len(error.message("vi")))
        return error if longest <= LONGEST_MESSAGE else AssertionError(f"a message of {longest} characters")
    except BaseException as error:
        # Whatever it is, it is looked at; a panic of an engine in another language is no Exception.
        if isinstance(error, KeyboardInterrupt):
            raise
        return error
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return None


class Feeding:
    """Inputs fed to doors, and what came of them."""

    def __init__(self, folder, doors, seed, keep):
        self.folder, self.doors, self.seed, self.keep = folder, doors, seed, keep
        self.failures, self.tried, self.refused = Counter(), Counter(), Counter()
        self.spent = dict.fromkeys(doors, 0.0)

    def next(self, door):
        """The next input of a door."""
        number = self.tried[door.name]
        self.tried[door.name] += 1
        name, data = strange(door, random.Random(f"{self.seed} {door.name} {number}"))
        path = self.folder / name.rpartition("/")[2]
        path.write_bytes(data)
        limit_memory()
        began = time.process_time()
        error = fed(door, path)
        self.spent[door] += time.process_time() - began
        for left in self.folder.glob("out.*"):
            left.unlink()
        if isinstance(error, KsttError):
            self.refused[door.name] += 1
        elif error is not None:
            self._failed(door, number, path, data, error)

    def _failed(self, door, number, path, data, error):
        kind = (door.name, *kind_of(error))
        self.failures[kind] += 1
        if self.failures[kind] > 1:
            return
        print(*kind, f"{self.seed} {number}", flush=True)
        traceback.print_exception(error)
        if self.keep:
            self.keep.mkdir(parents=True, exist_ok=True)
            (self.keep / f"{door.name}-{number}-{path.name}".replace(" ", "-")).write_bytes(data)

    def said(self):
        failures = self.failures
        yield f"inputs: {self.tried.total()}; failures: {failures.total()} of {len(failures)} kinds"
        yield "; ".join(
            f"{name}: {count}, refused {self.refused[name]}" for name, count in self.tried.items()
        )
        for kind, count in failures.most_common():
            yield " ".join(map(str, (count, *kind)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, help="of the processor, shared alike by the doors")
    parser.add_argument("--inputs", type=int, help="of each door")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="+", default=[])
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGPROF, late)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        doors = [one for one in targets(folder) if not options.only or one.name in options.only]
        feeding = Feeding(folder, doors, options.seed, options.keep)
        if options.minutes is not None:
            end = time.process_time() + 60 * options.minutes
            while time.process_time() < end:
                feeding.next(min(doors, key=feeding.spent.__getitem__))
        else:
            for n in range(options.inputs or 20):
                # A door of which some rounds are tried alone is tried in the first.
                for door in doors:
                    if not n % door.every:
                        feeding.next(door)
    print(*feeding.said(), sep="\n")
    return bool(feeding.failures)


if __name__ == "__main__":
    sys.exit(main())
