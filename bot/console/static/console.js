// Comfort only: every function of the console works without this file.
"use strict";

// A small menu closes when one clicks elsewhere or presses Escape.
for (const menu of document.querySelectorAll("details.small-menu")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

// The list: a row is walked to with j and k, chosen with x; / searches, ? explains.
const words = document.getElementById("words");
const keys = document.getElementById("keys");

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const here = rows.findIndex((row) => row.closest("tr").contains(document.activeElement));
  const next = rows[Math.min(rows.length - 1, Math.max(0, here + step))];
  if (next) {
    next.focus();
    next.closest("tr").scrollIntoView({ block: "nearest" });
  }
}

function choose() {
  const row = document.activeElement.closest && document.activeElement.closest("tr");
  const box = row && row.querySelector('input[name="lead"]');
  if (box) box.click();
}

const actions = {
  j: () => walk(1),
  k: () => walk(-1),
  x: choose,
  "/": () => words.focus(),
  "?": () => keys.showModal(),
};

// Who dictates, or leans on a key, switches them off: in this browser, on the account's page or in the list's help.
const KEYS_OFF = "keys-off";
for (const place of document.querySelectorAll("[data-keys-switch]")) {
  const box = place.querySelector("input");
  place.hidden = false;
  box.checked = !localStorage.getItem(KEYS_OFF);
  box.addEventListener("change", () => {
    if (box.checked) localStorage.removeItem(KEYS_OFF);
    else localStorage.setItem(KEYS_OFF, "yes");
  });
}

if (words) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=checkbox]), select, textarea, dialog");
    if (typing || localStorage.getItem(KEYS_OFF) || event.ctrlKey || event.metaKey || event.altKey || !actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  });
  for (const button of document.querySelectorAll("[data-keys]")) {
    button.hidden = false;
    button.addEventListener("click", () => keys.showModal());
  }
}

// What can be done with the chosen ones is in the way while there are none; on a phone it is one line until opened. Rows come and go (live.js): nothing is kept.
const wide = window.matchMedia("(min-width: 48.01rem)");
function tellChosen() {
  const all = document.querySelector("[data-all]");
  if (!all) return;
  const boxes = [...document.querySelectorAll('input[name="lead"]')];
  const chosen = boxes.filter((box) => box.checked).length;
  const several = document.querySelector("[data-several]");
  if (several.hidden && chosen) several.open = wide.matches;
  several.hidden = !chosen;
  document.querySelector("[data-count]").textContent = chosen ? ` (${chosen})` : "";
  all.hidden = false;
  all.checked = chosen > 0 && chosen === boxes.length;
  all.indeterminate = chosen > 0 && chosen < boxes.length;
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-all]")) {
    for (const box of document.querySelectorAll('input[name="lead"]')) box.checked = event.target.checked;
  } else if (!event.target.matches('input[name="lead"]')) return;
  tellChosen();
});
tellChosen();

// A filter that is chosen from a list is applied at once.
for (const select of document.querySelectorAll(".filter-grid select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}

// One enquiry: print, copy a contact, ask before a note goes.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.copied;
  });
}

for (const button of document.querySelectorAll("[data-ask]")) {
  button.addEventListener("click", (event) => {
    if (!confirm(button.dataset.ask)) event.preventDefault();
  });
}

// A reason is asked for only where one is needed.
for (const select of document.querySelectorAll("[data-only-for]")) {
  const status = select.form.elements.status;
  const label = select.form.querySelector(`label[for="${select.id}"]`);
  const tell = () => {
    select.hidden = label.hidden = status.value !== select.dataset.onlyFor;
    select.required = !select.hidden;
  };
  status.addEventListener("change", tell);
  tell();
}

// Back to the list as it was left, or on to its next enquiry, however much is saved meanwhile.
const LIST = "list";
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-row]");
  if (!row) return;
  const order = [...document.querySelectorAll("[data-row]")].map((each) => each.getAttribute("href"));
  sessionStorage.setItem(LIST, JSON.stringify({ address: row.closest("[data-list]").dataset.list, order }));
});
const back = document.querySelector("[data-back]");
const list = back && JSON.parse(sessionStorage.getItem(LIST) || "null");
const place = list ? list.order.indexOf(location.pathname) : -1;
if (place >= 0) {
  back.href = list.address;
  const beside = { previous: list.order[place - 1], next: list.order[place + 1] };
  for (const [name, address] of Object.entries(beside)) {
    const link = document.querySelector(`[data-${name}]`);
    link.hidden = !address;
    if (address) link.href = address;
  }
}

// The board: a card that is dragged to a column is sent there, as its form would; where a reason is needed it is asked for.
// When the page scrolls between press and move, browsers begin to drag what lies under the pointer by then: the card that
// was pressed is meant.
let pressed = null;
let dragged = null;
const targets = (column) => {
  const options = dragged ? [...dragged.querySelectorAll("option")] : [];
  return options.filter((option) => option.value.split(":")[0] === column.dataset.column);
};
document.addEventListener("pointerdown", (event) => (pressed = event.target.closest("[data-card]")));
// live_rows.js brings further cards.
function prepareCard(card) {
  if (!card.querySelector("form")) return;
  card.draggable = true;
  card.addEventListener("dragstart", (event) => {
    if (!pressed || !pressed.draggable) {
      event.preventDefault();
      return;
    }
    dragged = pressed;
    event.dataTransfer.effectAllowed = "move";
    if (dragged === card) return;
    event.dataTransfer.clearData();
    event.dataTransfer.setData("text/plain", "");
    event.dataTransfer.setDragImage(dragged, 0, 0);
  });
  card.addEventListener("dragend", () => (dragged = null));
}
for (const card of document.querySelectorAll("[data-card]")) prepareCard(card);
// What is left to choose are the reasons, none of them beforehand; a line says so.
function askWhy(select, step) {
  for (const option of select.options) option.hidden = option.disabled = option.value && option.value.split(":")[0] !== step;
  select.value = "";
  select.form.querySelector(".why").hidden = false;
  select.focus();
}

for (const column of document.querySelectorAll("[data-column]")) {
  const mark = (on) => column.classList.toggle("target", on);
  column.addEventListener("dragover", (event) => {
    if (!targets(column).length) return;
    event.preventDefault();
    mark(true);
  });
  column.addEventListener("dragleave", () => mark(false));
  column.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    const [option, ...more] = targets(column);
    if (!option) return;
    const select = option.closest("select");
    if (more.length) {
      askWhy(select, column.dataset.column);
      return;
    }
    select.value = option.value;
    select.form.requestSubmit();
  });
}
