"""``kstt source new``: what it prints is all that a person needs to do next."""

import json
import re

from tests.cli.running import run

HEADER = "Mã hồ sơ;Lĩnh vực;Cấp;Đơn vị;Kênh;Ngày nhận;Ngày hẹn;Ngày xong"
ROW = "{};Đất đai;Xã;UBND xã A;{};14/04/2021;30/04/2021;"


def exports(tmp_path, *channels):
    folder = tmp_path / "the exports"
    folder.mkdir()
    for n, channel in enumerate(channels):
        (folder / f"{n}.csv").write_text(f"{HEADER}\n{ROW.format(n, channel)}\n", encoding="utf-8")
    return folder


def test_questions_are_listed_with_their_lines_and_answered_there(tmp_path, capsys):
    folder, path = exports(tmp_path, "TT", "Trực tiếp"), tmp_path / "portal.toml"
    status, said, _ = run(capsys, "source", "new", folder, "-o", path)
    assert status == 0
    assert f"lines to answer in {path} (1):" in said
    assert f"next: kstt form 06c '{folder}' --source {path} --period PERIOD" in said
    number = int(re.search(r"line ([0-9]+):", said)[1])
    lines = path.read_text(encoding="utf-8").splitlines()
    assert run(capsys, "form", "06c", folder, "--source", path, "--period", "2021-Q2")[0] == 2
    lines[number - 1] = lines[number - 1].removeprefix("# ").replace('"?"', '"online"')
    path.write_text("\n".join(lines), encoding="utf-8")
    status, said, _ = run(capsys, "form", "06c", folder, "--source", path, "--period", "2021-Q2", "--json")
    assert json.loads(said)["total"]["received_online"] == 1


def test_without_questions_the_next_command_is_enough(tmp_path, capsys):
    folder, path = exports(tmp_path, "Trực tuyến"), tmp_path / "portal.toml"
    _, said, _ = run(capsys, "source", "new", folder, "-o", path)
    assert said.splitlines()[1:] == [f"next: kstt form 06c '{folder}' --source {path} --period PERIOD"]
    asked = json.loads(run(capsys, "source", "new", exports_again(tmp_path), "--json")[1])
    assert asked["questions"] == [asked["source"].splitlines().index('# "TT" = "?"  # 1 rows') + 1]


def exports_again(tmp_path):
    path = tmp_path / "other.csv"
    path.write_text(f"{HEADER}\n{ROW.format(1, 'TT')}\n", encoding="utf-8")
    return path


def test_files_of_several_kinds_are_refused(tmp_path, capsys):
    folder = exports(tmp_path, "Trực tuyến")
    (folder / "2.jsonl").write_text('{"MaHoSo": "1"}\n', encoding="utf-8")
    status, _, said = run(capsys, "source", "new", folder)
    assert status == 2
    assert "portal messages" in said
