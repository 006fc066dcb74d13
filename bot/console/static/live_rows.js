// How an open list or board takes over what has changed in it, from the same page loaded anew: what did not change stays
// the same nodes; ticks, choices, focus and the place on the screen stay in any case. live.js says when.
"use strict";

const linkOf = (item) => item.querySelector("a[href]").getAttribute("href");
const rowsIn = (page) => [...page.querySelectorAll("table.leads tbody tr")];
const cardsIn = (page) => [...page.querySelectorAll("[data-card]")];
const sameItem = (one, other) => one.innerHTML.trim() === other.innerHTML.trim();

// Items may move while `change` runs; the first one in sight and the one with the focus are found again by their links.
function holdPlace(itemsIn, change) {
  const items = itemsIn(document);
  const focused = document.activeElement;
  const inFocus = items.find((item) => item.contains(focused));
  const anchor = window.scrollY > 100 && items.find((item) => item.getBoundingClientRect().top >= 0);
  const before = anchor && anchor.getBoundingClientRect().top;
  change(new Map(items.map((item) => [linkOf(item), item])));
  const now = itemsIn(document);
  const again = inFocus && now.find((item) => linkOf(item) === linkOf(inFocus));
  if (again) again.querySelector(focused.tagName).focus({ preventScroll: true });
  const place = anchor && now.find((item) => linkOf(item) === linkOf(anchor));
  if (place) window.scrollBy(0, place.getBoundingClientRect().top - before);
}

function putRows(page) {
  holdPlace(rowsIn, (there) => {
    const rows = rowsIn(page).map((row) => {
      const old = there.get(linkOf(row));
      if (!old) row.classList.add("arrived");
      if (!old || sameItem(old, row)) return old || row;
      row.className = old.className;
      const box = row.querySelector('input[name="lead"]');
      if (box) box.checked = old.querySelector('input[name="lead"]').checked;
      return row;
    });
    const links = new Set(rows.map(linkOf));
    const chosen = (row) => row.querySelector('input[name="lead"]:checked');
    const kept = [...there.values()].filter((row) => !links.has(linkOf(row)) && chosen(row));
    document.querySelector("table.leads tbody").replaceChildren(...rows, ...kept);
  });
}

function putBoard(page) {
  holdPlace(cardsIn, (there) => {
    for (const card of cardsIn(page)) {
      const old = there.get(linkOf(card));
      if (old && sameItem(old, card)) {
        card.replaceWith(old);
        continue;
      }
      const select = card.querySelector("select");
      const choice = old && old.querySelector("select") && old.querySelector("select").value;
      if (select && [...select.options].some((option) => option.value === choice)) select.value = choice;
      card.classList.add("arrived");
      prepareCard(card); // of console.js
    }
    for (const column of document.querySelectorAll("[data-column]")) {
      const fresh = page.querySelector(`[data-column="${column.dataset.column}"]`);
      column.replaceChildren(...fresh.children);
    }
  });
  const counts = [...page.querySelectorAll(".jumps a")];
  document.querySelectorAll(".jumps a").forEach((link, at) => (link.textContent = counts[at].textContent));
}

function putPage(page) {
  if (page.querySelector(".board")) {
    putBoard(page);
    return;
  }
  const counts = [...page.querySelectorAll(".tabs b")];
  document.querySelectorAll(".tabs b").forEach((count, at) => (count.textContent = counts[at].textContent));
  if (rowsIn(page).length && rowsIn(document).length) {
    putRows(page);
  } else if (!document.querySelector('input[name="lead"]:checked')) {
    document.querySelector("[data-rows]").replaceWith(page.querySelector("[data-rows]"));
  }
  tellChosen(); // of console.js
}

// A choice that is open on the board, or a card in the air, must not be taken from somebody's hand.
const handsFull = () => Boolean(dragged || document.querySelector(".board select:focus"));

// Nor may a row slip away under a pointer that is just being moved to it.
const AIM_MS = 1000;
let aimedAt = -AIM_MS;
document.addEventListener("pointermove", (event) => {
  if (event.target.closest("table.leads, .board")) aimedAt = performance.now();
});
const aiming = () => performance.now() - aimedAt < AIM_MS;
