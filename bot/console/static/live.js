// The list keeps itself up to date. Without this file, or without a connection, it is as it was when it was loaded.
"use strict";

const live = document.querySelector("[data-live]");
const title = document.title;
const POLL_MS = 15000;
let shown = live.dataset.live;
let wanted = shown;
let busy = false;
let source = null;
let timer = null;

const idOf = (row) => row.querySelector("[data-row]").getAttribute("href");
const rowsIn = (page) => [...page.querySelectorAll("table.leads tbody tr")];

// Rows that did not change stay the same nodes; ticks, focus and the place on the screen stay in any case.
function putRows(page) {
  const there = new Map(rowsIn(document).map((row) => [idOf(row), row]));
  const focused = document.activeElement;
  const focusedRow = focused.closest("table.leads tbody tr");
  const anchor = window.scrollY > 100 && [...there.values()].find((row) => row.getBoundingClientRect().top >= 0);
  const before = anchor && anchor.getBoundingClientRect().top;
  const rows = rowsIn(page).map((row) => {
    const old = there.get(idOf(row));
    if (!old) row.classList.add("arrived");
    if (!old || old.innerHTML.trim() === row.innerHTML.trim()) return old || row;
    row.className = old.className;
    const box = row.querySelector('input[name="lead"]');
    if (box) box.checked = old.querySelector('input[name="lead"]').checked;
    return row;
  });
  const ids = new Set(rows.map(idOf));
  const chosen = (row) => row.querySelector('input[name="lead"]:checked');
  const kept = [...there.values()].filter((row) => !ids.has(idOf(row)) && chosen(row));
  const all = [...rows, ...kept];
  document.querySelector("table.leads tbody").replaceChildren(...all);
  const again = focusedRow && all.find((row) => idOf(row) === idOf(focusedRow));
  if (again) again.querySelector(focused.matches("input") ? "input" : "[data-row]").focus({ preventScroll: true });
  const place = anchor && all.find((row) => idOf(row) === idOf(anchor));
  if (place) window.scrollBy(0, place.getBoundingClientRect().top - before);
}

function put(page) {
  const counts = [...page.querySelectorAll(".tabs b")];
  document.querySelectorAll(".tabs b").forEach((count, at) => (count.textContent = counts[at].textContent));
  if (rowsIn(page).length && rowsIn(document).length) {
    putRows(page);
  } else if (!document.querySelector('input[name="lead"]:checked')) {
    document.querySelector("#several, .empty").replaceWith(page.querySelector("#several, .empty"));
  }
  tellChosen(); // of console.js
}

function tell(arrived) {
  const text = arrived === 1 ? live.dataset.one : live.dataset.many.replace("#", arrived);
  if (!arrived || live.textContent === text) return;
  live.textContent = text;
  document.title = `(${arrived}) ${title}`;
}

async function ask(address, kind) {
  const answer = await fetch(address, { headers: { "X-Refresh": "live", Accept: kind } });
  if (answer.redirected) stop(); // the session is over
  if (answer.redirected || !answer.ok) throw new Error("no answer");
  return kind === "text/html" ? answer.text() : answer.json();
}

async function catchUp() {
  if (busy || wanted === shown) return;
  busy = true;
  try {
    const now = wanted;
    const state = await ask(`/live?since=${encodeURIComponent(live.dataset.since)}`, "application/json");
    put(new DOMParser().parseFromString(await ask(location.href, "text/html"), "text/html"));
    tell(state.arrived);
    shown = now;
  } catch {
    // The next message, or the next poll, brings it.
  } finally {
    busy = false;
  }
  if (wanted !== shown && source) setTimeout(catchUp, 2000);
}

async function poll() {
  try {
    wanted = (await ask("/live", "application/json")).version;
    await catchUp();
  } catch {
    // Later again.
  }
}

function startPolling() {
  if (!timer) timer = setInterval(poll, POLL_MS);
}

// A tab that nobody looks at holds no connection: browsers allow only a few to one host.
function start() {
  if (document.hidden || source || timer) return;
  if (!window.EventSource) {
    startPolling();
    return;
  }
  source = new EventSource("/live");
  source.addEventListener("message", (event) => {
    wanted = event.data;
    catchUp();
  });
  source.addEventListener("ended", stop);
  source.addEventListener("error", () => {
    if (!source || source.readyState !== EventSource.CLOSED) return; // the browser tries again by itself
    source = null;
    startPolling();
  });
}

function pause() {
  if (source) source.close();
  clearInterval(timer);
  source = timer = null;
}

function stop() {
  pause();
  document.removeEventListener("visibilitychange", onVisibility);
}

function onVisibility() {
  if (document.hidden) pause();
  else start();
}

document.addEventListener("visibilitychange", onVisibility);
start();
