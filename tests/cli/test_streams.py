"""What a command writes, whatever the locale and whoever reads it."""

import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kstt.__main__ import main as entry
from kstt.cli import main
from kstt.cli.printing import INTERRUPTED, UNREAD, UNWRITTEN
from kstt.text import visible
from tests.support import ROOT

WRONG = str(ROOT / "src" / "kstt" / "data" / "samples" / "wrong.tsv")


def kstt(*arguments, **more):
    return subprocess.run([sys.executable, "-m", "kstt", *map(str, arguments)], check=False, **more)


@pytest.mark.parametrize(
    ("encoding", "more"),
    [
        *((encoding, ()) for encoding in ("cp1258", "ascii", "latin-1", "utf-16")),
        *(("cp1258", more) for more in (("--json",), ("--format", "csv"), ("--lang", "vi"))),
    ],
)
def test_files_are_written_in_utf8_whatever_the_locale(tmp_path, encoding, more):
    path = tmp_path / "out.txt"
    with path.open("wb") as file:
        found = kstt(
            "check", WRONG, *more, stdout=file, stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONIOENCODING": encoding},
        )  # fmt: skip
    assert found.returncode == 1, found.stderr
    assert "Hộ tịch" in path.read_text(encoding="utf-8")
    assert found.stderr == b""


needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")


@needs_full
def test_a_full_disk_ends_in_one_line():
    with Path("/dev/full").open("wb") as full:
        found = kstt("check", WRONG, "--lang", "vi", stdout=full, stderr=subprocess.PIPE)
    assert found.returncode == UNWRITTEN
    assert len(found.stderr.decode().splitlines()) == 1


def test_a_reader_that_has_gone_ends_the_command():
    reading, writing = os.pipe()
    os.close(reading)
    found = kstt("check", WRONG, stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert found.returncode == UNREAD
    assert len(found.stderr.decode().splitlines()) == 1


def full_disk():
    return os.open("/dev/full", os.O_WRONLY)


def gone_reader():
    reading, writing = os.pipe()
    os.close(reading)
    return writing


def status_with(monkeypatch, name, descriptor, buffering, arguments):
    """The exit status where a stream cannot be written; nothing is left in it that would fail at the end."""
    file, lines = os.fdopen(descriptor, "wb", buffering), name == "stderr"
    with io.TextIOWrapper(file, line_buffering=lines, write_through=not buffering) as stream:
        monkeypatch.setattr(sys, name, stream)
        try:
            return main(arguments)
        except SystemExit as ended:
            return ended.code
        finally:
            stream.flush()


@needs_full
@pytest.mark.parametrize("buffering", [0, 8192])
@pytest.mark.parametrize(("output", "status"), [(full_disk, UNWRITTEN), (gone_reader, UNREAD)])
@pytest.mark.parametrize(
    "arguments", [["--version"], ["check", "--help"], ["check", "nothing.tsv", "--json"], []]
)
def test_help_and_errors_that_cannot_be_written_say_so(
    monkeypatch, capsys, buffering, output, status, arguments
):
    assert status_with(monkeypatch, "stdout", output(), buffering, arguments) == status
    assert len(capsys.readouterr().err.splitlines()) == 1


@needs_full
def test_two_outputs_that_cannot_be_written_end_in_one_line(monkeypatch, capsys, tmp_path):
    arguments = ["repair", WRONG, "-o", str(tmp_path / "none" / "out.tsv")]
    assert status_with(monkeypatch, "stdout", full_disk(), 1 << 20, arguments) == UNWRITTEN
    assert len(capsys.readouterr().err.splitlines()) == 1


@needs_full
@pytest.mark.parametrize("buffering", [0, 8192])
@pytest.mark.parametrize("arguments", [["check"], ["check", "nothing.tsv"], ["check", "\0"]])
def test_where_no_error_can_be_written_the_status_is_not_that_of_findings(monkeypatch, buffering, arguments):
    assert status_with(monkeypatch, "stderr", full_disk(), buffering, arguments) == UNWRITTEN


def test_an_interrupted_command_says_so(monkeypatch, capfd):
    def interrupted(_):
        raise KeyboardInterrupt

    monkeypatch.setattr("kstt.cli.check.run", interrupted)
    kept = os.dup(1)
    try:
        assert main(["check", WRONG]) == INTERRUPTED
    finally:
        os.dup2(kept, 1)
        os.close(kept)
    assert capfd.readouterr().err == "kstt: interrupted\n"


def test_no_name_reaches_the_terminal_as_a_command(tmp_path, capsys):
    table = tmp_path / "\x1b[2Jbiểu.tsv"
    table.write_text(
        Path(WRONG).read_text(encoding="utf-8").replace("Hộ tịch", "\x1b[31mHộ tịch\u202e\x07"),
        encoding="utf-8",
    )
    for more in ((), ("--format", "csv"), ("--format", "table"), ("--lang", "vi")):
        assert main(["check", str(table), *more]) == 1
        said = capsys.readouterr()
        assert not {"\x1b", "\x07", "\u202e"} & set(said.out + said.err)
        assert "\\u001b[31mHộ tịch\\u0007" in said.out


@pytest.mark.parametrize("text", ["a\nb\tc", "Đất đai", "", "II.20 Hộ tịch"])
def test_what_is_seen_stays(text):
    assert visible(text) == text


@pytest.mark.parametrize(("closed", "other"), [("stdout", "stderr"), ("stderr", "stdout")])
def test_a_closed_stream_ends_in_one_line_on_the_other(monkeypatch, capsys, closed, other):
    monkeypatch.setattr(sys, closed, None)
    assert main(["check", WRONG]) == UNWRITTEN
    assert getattr(sys, other).getvalue() == f"kstt: {closed} is closed\n"
    monkeypatch.setattr(sys, other, None)
    assert main(["check", WRONG]) == UNWRITTEN


@pytest.mark.skipif(os.name != "posix", reason="a signal to oneself")
@pytest.mark.parametrize("moment", ["import", "run", "exit"])
def test_an_interrupt_ends_in_one_line_whenever_it_comes(moment):
    # A child of a process in the background would ignore it.
    hit = "import os, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); hit = lambda *_: os.kill(os.getpid(), signal.SIGINT)"
    when = {
        "import": "class Find: find_spec = hit\nsys.meta_path.insert(0, Find)",
        "run": "import kstt.cli; kstt.cli.found_settings = hit",
        "exit": "import kstt.cli; kstt.cli.main = lambda: 0; import atexit; atexit.register(hit)",
    }[moment]
    start = f"{hit}\nfrom kstt.__main__ import main\n{when}\nsys.exit(main())"
    found = subprocess.run([sys.executable, "-c", start], check=False, capture_output=True)
    assert (found.returncode, found.stderr) == (INTERRUPTED, b"kstt: interrupted\n")


def test_hardly_anything_is_imported_before_interrupts_are_handled():
    code = (
        "import sys, os, signal, gc; old = {*sys.modules}; import kstt.__main__; print(*{*sys.modules} - old)"
    )
    found = subprocess.run(
        [sys.executable, "-S", "-c", code], check=True, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert {*found.stdout.split()} == {"kstt", "kstt.__main__", "__future__"}


def test_the_version_is_told_without_the_patterns_of_periods_and_the_readers_of_mail():
    code = (
        "import sys; from kstt.cli import main\n"
        "try: main(['--version'])\n"
        "except SystemExit: pass\n"
        "sys.exit(bool({'kstt.dates.written', 'email.message'} & sys.modules.keys()))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


@pytest.mark.parametrize("handler", [signal.SIG_IGN, lambda *_: None])
def test_an_interrupt_that_is_ignored_stays_ignored(monkeypatch, handler):
    seen = []
    monkeypatch.setattr("kstt.cli.main", lambda: seen.append(signal.getsignal(signal.SIGINT)) or 0)
    before = signal.signal(signal.SIGINT, handler)
    try:
        assert entry() == 0
        assert [*seen, signal.getsignal(signal.SIGINT)] == [handler, handler]
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize(
    "command", [["check"], ["repair"], ["form", "06c", "--period", "2021-Q2"], ["audit"], ["convert"]]
)
def test_a_name_with_line_breaks_stays_on_one_line(tmp_path, capsys, command):
    """What follows a line break in a name is no message of the command's."""
    name = tmp_path / "a\nkstt: fine.csv"
    name.write_text("", encoding="utf-8")
    outputs = [str(tmp_path / "out.json")] if command == ["convert"] else []
    assert main([*command, str(name), *outputs]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert r"a\nkstt: fine.csv" in line


@pytest.mark.parametrize("form", ["text", "lines"])
def test_findings_of_a_file_whose_name_has_line_breaks_are_a_line_each(tmp_path, capsys, form):
    lines = {}
    for name in ("a.tsv", "a\nkstt: fine.tsv"):
        path = tmp_path / name
        path.write_bytes(Path(WRONG).read_bytes())
        assert main(["check", str(path), "--format", form]) == 1
        # What to type next names the file as a shell has it.
        lines[name] = capsys.readouterr().out.partition("\nnext: ")[0].splitlines()
    plain, broken = lines.values()
    assert [line.replace(r"a\nkstt: fine.tsv", "a.tsv") for line in broken] == plain
