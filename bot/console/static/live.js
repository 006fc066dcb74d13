// An open page hears of changes: the menu's counts everywhere, the rows of lists and the board (live_rows.js), and on an
// enquiry a line that says who changed it. Without this file, or a connection, a page is as it was when it was loaded.

const live = document.querySelector("[data-live]");
const lead = document.querySelector("[data-lead]");
const title = document.title;
const POLL_MS = 15000;
let shown = live ? live.dataset.live : "";
let wanted = shown;
let busy = false;
let source = null;
let timer = null;

function tellArrived(arrived) {
  const text = arrived === 1 ? live.dataset.one : live.dataset.many.replace("#", arrived);
  if (!arrived || live.textContent === text) return;
  live.textContent = text;
  document.title = `(${arrived}) ${title}`;
}

// It never loads by itself: somebody may be writing.
function tellChanged(words) {
  if (!words || lead.dataset.told === words) return;
  const link = document.createElement("a");
  link.href = `/leads/${lead.dataset.lead}`;
  link.textContent = lead.dataset.load;
  lead.dataset.told = words;
  lead.replaceChildren(words, " ", link);
}

function tellBadges(badges) {
  for (const badge of document.querySelectorAll("[data-badge]")) {
    const number = badges[badge.dataset.badge] || 0;
    const words = number > 99 ? "99+" : String(number);
    badge.textContent = number ? words : "";
    badge.hidden = !number;
    if (badge.dataset.title) badge.title = badge.dataset.title.replace("#", words);
  }
}

async function ask(address, kind) {
  const answer = await fetch(address, { headers: { "X-Refresh": "live", Accept: kind } });
  if (answer.redirected) stop(); // the session is over
  if (answer.redirected || !answer.ok) throw new Error("no answer");
  return kind === "text/html" ? answer.text() : answer.json();
}

// Whether somebody is at work in the rows: it comes when their hands are free again.
function putOff() {
  if (handsFull()) return true; // what frees them is listened for
  if (!aiming()) return false;
  setTimeout(catchUp, AIM_MS);
  return true;
}

async function catchUp() {
  if (busy || wanted === shown || (live && putOff())) return;
  busy = true;
  try {
    const now = wanted;
    const asked = new URLSearchParams(live ? { since: live.dataset.since } : {});
    if (lead) {
      asked.set("lead", lead.dataset.lead);
      asked.set("seen", lead.dataset.seen);
    }
    const state = await ask(`/live?${asked}`, "application/json");
    tellBadges(state.badges);
    if (lead) tellChanged(state.changed);
    if (live) {
      const page = await ask(location.href, "text/html");
      if (putOff()) return; // since it was asked for
      putPage(new DOMParser().parseFromString(page, "text/html"));
      tellArrived(state.arrived);
    }
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
for (const free of ["focusout", "dragend"]) document.addEventListener(free, () => setTimeout(catchUp));
start();
