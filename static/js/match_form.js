// Makes the long list of needs short: type a few letters and only the needs that hold them stay.
// Without this script the needs are in their groups, each to be opened.
(function () {
  "use strict";

  const box = document.querySelector("[data-filter-for]");
  const list = document.getElementById("needs");
  if (!box || !list) {
    return;
  }
  const input = box.querySelector("input");
  const found = document.getElementById("needs-filter-found");
  const groups = Array.from(list.querySelectorAll("[data-need-group]"));

  function plain(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "");
  }

  function showCounts() {
    for (const group of groups) {
      const boxes = group.querySelectorAll("input");
      const chosen = group.querySelectorAll("input:checked").length;
      group.querySelector(".fold__count").textContent = chosen ? chosen + " of " + boxes.length : String(boxes.length);
    }
  }

  function filter() {
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const group of groups) {
      const heading = plain(group.querySelector("summary").textContent);
      let inGroup = 0;
      for (const choice of group.querySelectorAll(".usa-checkbox")) {
        const text = heading + " " + plain(choice.textContent);
        const fits = words.every(function (word) { return text.includes(word); });
        choice.hidden = !fits;
        inGroup += fits ? 1 : 0;
      }
      group.hidden = inGroup === 0;
      group.open = words.length > 0 ? inGroup > 0 : group.querySelector("input:checked") !== null;
      shown += inGroup;
    }
    found.textContent = words.length === 0 ? "" : shown === 0 ? "No need has these words." : shown === 1 ? "1 need" : shown + " needs";
  }

  box.hidden = false;
  input.addEventListener("input", filter);
  // The filter is no answer: it must not start a count, nor send the form.
  input.addEventListener("input", function (event) { event.stopPropagation(); });
  input.addEventListener("keydown", function (event) {
    if (event.key === "Enter") {
      event.preventDefault();
    }
  });
  list.addEventListener("change", showCounts);

  // A bundle ticks its needs at once, and is no longer ticked when one of them is taken off. The server reads a ticked
  // bundle as its needs, so that nothing here is needed.
  for (const bundle of document.querySelectorAll("[data-bundle]")) {
    const needs = bundle.dataset.needs.split(" ");
    const box = document.querySelector('input[name="bundles"][value="' + bundle.dataset.bundle + '"]');
    box.addEventListener("change", function () {
      if (!box.checked) {
        return;
      }
      for (const need of needs) {
        const choice = list.querySelector('input[value="' + need + '"]');
        choice.checked = true;
        choice.closest("[data-need-group]").open = true;
      }
      showCounts();
    });
    list.addEventListener("change", function (event) {
      if (!event.target.checked && needs.includes(event.target.value)) {
        box.checked = false;
      }
    });
  }
})();
