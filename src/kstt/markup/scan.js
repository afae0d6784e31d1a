(() => {
  const root = document.querySelector(".kstt-scan");
  const cells = JSON.parse(document.getElementById("kstt-cells").textContent);
  const why = root.querySelector(".why"), cutting = why.querySelector(".cutting"), said = why.querySelector(".said");
  function show(n, from) {
    const cell = cells[n];
    root.querySelectorAll(".here").forEach(e => e.classList.remove("here"));
    const td = root.querySelector(`td[data-cell="${n}"]`), spot = root.querySelector(`.spot[data-cell="${n}"]`);
    const sheet = spot.closest(".sheet");
    td.classList.add("here"); spot.classList.add("here");
    const [left, top, right, bottom] = cell.box, [wide, high] = cell.size, zoom = 3;
    cutting.style.width = (right - left) * zoom + "px";
    cutting.style.height = (bottom - top) * zoom + "px";
    cutting.style.backgroundImage = getComputedStyle(sheet).backgroundImage;
    cutting.style.backgroundSize = wide * zoom + "px " + high * zoom + "px";
    cutting.style.backgroundPosition = -left * zoom + "px " + -top * zoom + "px";
    said.replaceChildren(...cell.said.map(text => { const p = document.createElement("p"); p.textContent = text; return p; }));
    if (from !== "paper") spot.scrollIntoView({block: "center", inline: "center"});
    if (from !== "form") td.scrollIntoView({block: "center", inline: "nearest"});
    why.dataset.cell = n;
  }
  root.addEventListener("click", event => {
    const found = event.target.closest("[data-cell]"), kind = event.target.closest("[data-kind]");
    if (found && found !== why) show(+found.dataset.cell, found.tagName === "TD" ? "form" : "paper");
    if (kind) {
      const all = cells.map((cell, n) => cell.kind === kind.dataset.kind ? n : -1).filter(n => n >= 0);
      const last = +(why.dataset.cell ?? -1);
      if (all.length) show(all.find(n => n > last) ?? all[0], "");
    }
  });
  root.addEventListener("keydown", event => {
    if ((event.key === "Enter" || event.key === " ") && event.target.matches("td[data-cell]")) { event.preventDefault(); show(+event.target.dataset.cell, "form"); }
  });
  const first = cells.findIndex(cell => cell.kind !== "proved");
  if (first >= 0) show(first, "");
})();
