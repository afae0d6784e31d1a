"""The one page for people: choose a form and a period, see it, take it away, have a workbook checked."""

from __future__ import annotations

from html import escape
from string import Template
from urllib.parse import urlencode

_PAGE = Template("""<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Thống kê kiểm soát thủ tục hành chính</title>
<style>
:root { color-scheme: light dark; --line: #9aa4b2; --accent: #0b5cad; --soft: #eef3f9; }
@media (prefers-color-scheme: dark) { :root { --accent: #7db8f5; --soft: #1d2733; } }
body { font: 16px/1.5 system-ui, "Liberation Sans", sans-serif; margin: 0 auto; max-width: 78rem; padding: 1rem 1.5rem; }
h1 { font-size: 1.4rem; }
h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
form, .bar { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; background: var(--soft); padding: .9rem 1rem; border-radius: .5rem; margin: 0 0 1rem; }
label { display: grid; font-size: .85rem; gap: .2rem; }
input, select, button { font: inherit; padding: .35rem .6rem; }
button { background: var(--accent); color: Canvas; border: 0; border-radius: .3rem; cursor: pointer; }
a { color: var(--accent); }
.shown { overflow-x: auto; margin: 1rem 0; }
.error { border-left: .3rem solid #c0392b; padding: .5rem 1rem; }
#findings { padding-left: 1.2rem; }
</style>
</head>
<body>
<h1>Thống kê kiểm soát thủ tục hành chính</h1>
<form action="" method="get">
  <label>Biểu <select name="form">$options</select></label>
  <label>Kỳ báo cáo <input name="period" value="$period" placeholder="2021-Q2" required></label>
  <button>Xem biểu</button>
</form>
$shown
<h2>Kiểm tra một bảng tính</h2>
<div class="bar">
  <label>Tệp Excel <input type="file" id="file" accept=".xlsx,.xls,.ods"></label>
  <button id="send" type="button">Kiểm tra</button>
</div>
<ol id="findings" aria-live="polite"></ol>
<script>
document.getElementById("send").addEventListener("click", async () => {
  const file = document.getElementById("file").files[0], list = document.getElementById("findings");
  if (!file) return;
  const answer = await fetch("check?filename=" + encodeURIComponent(file.name), {method: "POST", body: file});
  const body = await answer.json();
  const lines = answer.ok ? body.findings.map(f => (f.where ? f.where + ": " : "") + f.message_vi) : [body.error.message];
  list.replaceChildren(...(lines.length ? lines : ["Không phát hiện sai sót."]).map(text => {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  }));
});
</script>
</body>
</html>
""")


def front(forms: list[str], form: str, period: str, shown: str) -> str:
    """The page, with a form that is already HTML (or nothing) in its middle."""
    options = "".join(f"<option{' selected' if f == form else ''}>{escape(f)}</option>" for f in forms)
    if shown and period:
        links = " · ".join(
            f'<a href="forms/{form}?{urlencode({"period": period, "format": kind})}">{kind.upper()}</a>'
            for kind in ("xlsx", "json", "html")
        )
        shown = f'<div class="shown">{shown}</div><p>Tải về: {links}</p>'
    return _PAGE.substitute(options=options, period=escape(period, quote=True), shown=shown)


def error(message: str) -> str:
    """A message about what cannot be shown."""
    return f'<p class="error">{escape(message)}</p>'
