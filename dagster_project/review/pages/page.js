"use strict";
(function () {
  // What is printed: all but the sources, or what the address (?print=summary) or a button asks for: the summary, one
  // town by its code, or all with the sources.
  function askToPrint(what) {
    document.body.dataset.print = what === "summary" || what === "sources" ? what : what ? "one" : "all";
    for (const part of document.querySelectorAll(".town")) part.classList.toggle("asked", part.id === `t-${what}`);
  }

  function asked() {
    const what = new URLSearchParams(location.search).get("print") ?? "";
    return document.getElementById(`t-${what}`) || ["summary", "sources"].includes(what) ? what : "";
  }

  let closed = [];
  window.addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    closed.forEach((details) => { details.open = true; });
  });
  window.addEventListener("afterprint", () => {
    closed.forEach((details) => { details.open = false; });
    askToPrint(asked());
  });
  for (const button of document.querySelectorAll("[data-print]")) {
    if (button.tagName !== "BUTTON") continue;
    button.addEventListener("click", (event) => {
      event.preventDefault();
      askToPrint(button.dataset.print);
      window.print();
    });
  }
  askToPrint(asked());

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
