// The board: rows, cells and charts by district, town, department and light; the address keeps what is asked for.
(function () {
  const form = document.querySelector(".filters");
  const NAMES = ["district", "town", "department"];

  function asked() {
    const found = Object.fromEntries(NAMES.map((name) => [name, form.elements[name].value]));
    found.lights = [...form.querySelectorAll("[name=light]:checked")].map((box) => box.value);
    return found;
  }

  // What names no town or department, as a column of the matrix names no department, is not asked for it.
  function passes(item, wanted) {
    const isNamed = (name) => (item.dataset[name] ?? "").split(" ").includes(wanted[name]);
    const isPlaced = NAMES.every((name) => !wanted[name] || item.dataset[name] === undefined || isNamed(name));
    return isPlaced && (!wanted.lights.length || !item.dataset.light || wanted.lights.includes(item.dataset.light));
  }

  function count(rows, code) {
    return rows.filter((row) => row.dataset.light === code).length;
  }

  function showTowns(wanted) {
    const all = [...document.querySelectorAll("#towns tbody tr")], shown = all.filter((row) => passes(row, wanted));
    for (const row of all) row.hidden = true;
    for (const row of shown) row.hidden = false;
    for (const chart of document.querySelectorAll("#towns .charts > figure")) chart.hidden = !passes(chart, wanted);
    for (const town of document.querySelectorAll(".town")) town.hidden = !town.querySelector("tbody tr:not([hidden])");
    for (const total of document.querySelectorAll("[data-total]")) total.textContent = count(shown, total.dataset.total);
    document.querySelector(".nothing").hidden = shown.length > 0 || all.length === 0;
    form.elements.shown.value = `显示 ${shown.length} 项，共 ${all.length} 项`;
  }

  function showMatrix(wanted) {
    const place = { ...wanted, department: "", lights: [] };
    for (const item of document.querySelectorAll("#matrix [data-town]")) {
      item.hidden = !passes(item, place);
      item.classList.toggle("out", !passes(item, wanted));
    }
    for (const row of document.querySelectorAll("#matrix tbody tr")) {
      row.hidden = !row.querySelector(".cell:not([hidden], .out)");
    }
  }

  function apply() {
    const wanted = asked();
    for (const option of form.elements.town.options) {
      option.hidden = Boolean(option.value && wanted.district && option.dataset.district !== wanted.district);
      if (option.hidden && option.selected) { form.elements.town.value = ""; wanted.town = ""; }
    }
    showTowns(wanted);
    showMatrix(wanted);
    for (const item of document.querySelectorAll("#due tbody tr, #open > details")) {
      item.hidden = !passes(item, { ...wanted, lights: [] });
    }
    remember(wanted);
  }

  function remember(wanted) {
    const address = new URLSearchParams(location.search);
    for (const name of NAMES) wanted[name] ? address.set(name, wanted[name]) : address.delete(name);
    wanted.lights.length ? address.set("light", wanted.lights.join(",")) : address.delete("light");
    const query = address.toString();
    try { history.replaceState(null, "", (query ? `?${query}` : location.pathname) + location.hash); } catch { /* Some browsers keep the address of a file. */ }
  }

  function recall() {
    const address = new URLSearchParams(location.search);
    for (const name of NAMES) {
      const value = address.get(name);
      if ([...form.elements[name].options].some((option) => option.value === value)) form.elements[name].value = value;
    }
    const lights = (address.get("light") ?? "").split(",");
    for (const box of form.querySelectorAll("[name=light]")) box.checked = lights.includes(box.value);
  }

  // Days are those of Beijing, counted when somebody looks.
  const today = Math.floor((Date.now() + 8 * 3600e3) / 864e5);
  for (const place of document.querySelectorAll("[data-due]")) {
    const days = Date.parse(place.dataset.due) / 864e5 - today;
    place.textContent = days > 0 ? `还剩 ${days} 天` : days === 0 ? "今天截止" : `已过 ${-days} 天`;
  }

  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  recall();
  apply();
})();
