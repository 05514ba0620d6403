"use strict";
(function () {
  const charts = JSON.parse(document.getElementById("charts-data").textContent);

  function draw(element) {
    if (element.dataset.drawn || !window.vegaEmbed) return;
    element.dataset.drawn = "yes";
    const figures = charts.figures[element.id];
    const spec = structuredClone(charts.specs[figures.chart]);
    spec.datasets = { figures: figures.rows };
    // Vega writes it where a reader that does not see the chart finds it.
    spec.description = figures.alt;
    if (figures.height) spec.height = figures.height;
    if (figures.axis) setScales(spec, figures);
    vegaEmbed(element, spec, { renderer: "svg", actions: false, defaultStyle: false });
  }

  // Months of the year, or whole years: a tick stands for the end of each. An amount begins at nothing.
  function setScales(spec, figures) {
    const isMonths = figures.axis === "months";
    const places = figures.rows.map((row) => row.x), heights = figures.rows.map((row) => row.v);
    const first = isMonths ? 0 : Math.floor(Math.min(...places)), last = isMonths ? 12 : Math.ceil(Math.max(...places));
    const ticks = Array.from({ length: last - first + 1 }, (_, step) => first + step);
    const least = isMonths ? Math.min(0, ...heights) : Math.min(...heights), most = Math.max(...heights);
    // Where nothing moves, the line still needs a height to stand in.
    const room = least === most ? Math.abs(most) * 0.02 || 1 : 0;
    for (const { encoding } of spec.layer) {
      encoding.x.scale = { domain: [first, last], nice: false, padding: 8 };
      encoding.x.axis.values = isMonths ? [3, 6, 9, 12] : ticks;
      if (isMonths) encoding.x.axis.labelExpr = "datum.value + '月'";
      encoding.y.scale.domain = [least - room, most + room];
    }
  }

  // Charts are drawn when they come near the screen: a district has hundreds of them.
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) { draw(entry.target); seen.unobserve(entry.target); }
  }, { rootMargin: "600px" });
  const places = document.querySelectorAll(".chart");
  places.forEach((place) => seen.observe(place));

  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach((details) => { details.open = true; });
    places.forEach(draw);
  });
  window.addEventListener("afterprint", () => closed.forEach((details) => { details.open = false; }));

  // A link into a closed town opens it.
  function reveal() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let around = target; around; around = around.parentElement) if (around.tagName === "DETAILS") around.open = true;
    target.scrollIntoView();
  }
  window.addEventListener("hashchange", reveal);
  reveal();

  const collator = new Intl.Collator("zh-CN", { numeric: true });

  function keyOf(row, column) {
    const cell = row.cells[column];
    return (cell.dataset.sort ?? cell.textContent).trim();
  }

  // What is missing stays at the end, whichever way.
  function compare(one, other, sign) {
    const isMissing = (key) => key === "" || key === "—";
    if (isMissing(one) || isMissing(other)) return isMissing(one) - isMissing(other);
    const numbers = [Number(one), Number(other)];
    return sign * (numbers.some(Number.isNaN) ? collator.compare(one, other) : numbers[0] - numbers[1]);
  }

  function sort(table, column) {
    const header = table.tHead.rows[0].cells[column];
    const order = header.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    for (const cell of table.tHead.rows[0].cells) cell.setAttribute("aria-sort", "none");
    header.setAttribute("aria-sort", order);
    const body = table.tBodies[0], sign = order === "ascending" ? 1 : -1;
    const rows = [...body.rows];
    rows.sort((one, other) => compare(keyOf(one, column), keyOf(other, column), sign));
    body.append(...rows);
    const words = order === "ascending" ? "升序" : "降序";
    document.getElementById("announcement").textContent = `已按“${header.textContent.trim()}”${words}排列`;
  }

  for (const table of document.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((header, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...header.childNodes);
      button.addEventListener("click", () => sort(table, column));
      header.append(button);
      header.setAttribute("aria-sort", "none");
    });
  }

  // What scrolls sideways must be reachable by keyboard too.
  for (const box of document.querySelectorAll(".wide-table")) {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
      box.setAttribute("role", "region");
      box.setAttribute("aria-label", "表格，可左右滚动");
    }
  }
})();
