// What somebody writes in a form with `data-draft` stays in this window until it is stored: through a reload, a lost
// connection and the end of the session. Whoever else signs in here finds nothing of it. A draft is kept by user and by
// the form's address: field -> its values, and the hidden values of the moment at which it was changed (`base.…`), so
// that what somebody else changed meanwhile is still a conflict. In `data-draft`: enquiries that were merged into it.
const page = document.body.dataset;
const DRAFT = "draft ";
const SENT = "sent";
const own = `${DRAFT}${page.user} `;
const posted = "posted" in page; // this page answers a form: it shows what was sent
const touched = new Set(); // fields on it that hold what was sent

const addressOf = (form) => new URL(form.getAttribute("action"), location.href).pathname;
const isTick = (field) => field.type === "checkbox" || field.type === "radio";
const same = (some, others) => some.length === others.length && some.every((one, at) => one.trim() === others[at].trim());

function read(address) {
  return JSON.parse(sessionStorage.getItem(own + address) || "{}");
}

function write(address, held) {
  if (Object.keys(held).length) sessionStorage.setItem(own + address, JSON.stringify(held));
  else sessionStorage.removeItem(own + address);
}

function forget(address, names) {
  const held = read(address);
  for (const name of names) delete held[name];
  write(address, held);
}

function fieldsOf(form, name) {
  const never = ["hidden", "password", "file", "submit", "button"];
  return [...form.elements].filter((field) => field.name === name && !never.includes(field.type));
}

function valuesOf(fields) {
  return fields.filter((field) => !isTick(field) || field.checked).map((field) => field.value);
}

function usualOf(fields) {
  return fields
    .filter((field) => !isTick(field) || field.defaultChecked)
    .map((field) => {
      if (isTick(field)) return field.value;
      if (!field.options) return field.defaultValue;
      const option = [...field.options].find((one) => one.defaultSelected) || field.options[0];
      return option ? option.value : "";
    });
}

function basesOf(form, name) {
  const parts = [name, name.split(".")[1]].map((part) => `base.${part}`);
  return [...form.elements].filter(
    (field) =>
      field.type === "hidden" && field.name !== "csrf" && (!field.name.includes(".") || parts.includes(field.name)),
  );
}

function keep(form, name) {
  const address = addressOf(form);
  const held = read(address);
  const fields = fieldsOf(form, name);
  if (!fields.length) return;
  const values = valuesOf(fields);
  if (same(values, usualOf(fields)) && !touched.has(fields[0])) delete held[name];
  else held[name] = { values, base: Object.fromEntries(basesOf(form, name).map((field) => [field.name, field.value])) };
  write(address, held);
}

// False where the page has no such choice any more.
function fill(fields, values) {
  const fits = (field, value) => !field.options || [...field.options].some((option) => option.value === value);
  if (!fields.every((field, at) => isTick(field) || fits(field, values[at] || ""))) return false;
  fields.forEach((field, at) => {
    if (isTick(field)) field.checked = values.includes(field.value);
    else field.value = values[at] || "";
    const folded = field.closest("details");
    if (folded) folded.open = true;
  });
  return true;
}

// Of an enquiry that was merged into this one, what was being written; its other fields are not this one's.
function fetchMerged(form) {
  const address = addressOf(form);
  for (const id of form.dataset.draft.split(" ").filter(Boolean)) {
    const old = address.replace(/^\/leads\/[^/]+/, `/leads/${id}`);
    const held = read(address);
    for (const [name, draft] of Object.entries(read(old)).filter(([name]) => name === "note")) {
      if (held[name]) held[name].values = [[...held[name].values, ...draft.values].join("\n\n")];
      else held[name] = draft;
    }
    write(address, held);
    write(old, {});
  }
}

function restore(form) {
  const address = addressOf(form);
  const answers = posted && address === location.pathname;
  const before = [];
  let found = false;
  for (const [name, draft] of Object.entries(read(address))) {
    const fields = fieldsOf(form, name);
    if (!fields.length) continue;
    if (answers) {
      touched.add(fields[0]);
      fill(fields, draft.values);
      keep(form, name); // with this page's bases: it has shown what somebody else changed
    } else if (same(usualOf(fields), draft.values)) {
      forget(address, [name]); // so it is stored by now
    } else if (fill(fields, draft.values)) {
      const bases = basesOf(form, name).filter((field) => field.name in draft.base);
      before.push(...bases.map((field) => [field, field.value]));
      for (const field of bases) field.value = draft.base[field.name];
      found = true;
    }
  }
  if (found) tellRestored(form, before);
}

function tellRestored(form, before) {
  const line = document.createElement("p");
  const discard = document.createElement("button");
  line.className = "hint restored";
  line.setAttribute("role", "status");
  discard.type = "button";
  discard.className = "plain";
  discard.textContent = page.discard;
  discard.addEventListener("click", () => {
    forget(addressOf(form), [...form.elements].map((field) => field.name));
    form.reset();
    for (const [field, value] of before) field.value = value;
    for (const select of form.querySelectorAll("select")) select.dispatchEvent(new Event("change", { bubbles: true }));
    line.remove();
    form.querySelector("textarea, select, input:not([type=hidden])").focus();
  });
  line.append(page.restored, " ", discard);
  form.prepend(line);
}

// What was sent has been stored if the answer sent the browser on to a page that says so.
function settle() {
  const sent = JSON.parse(sessionStorage.getItem(SENT) || "null");
  sessionStorage.removeItem(SENT);
  const way = performance.getEntriesByType("navigation")[0];
  const done = new URLSearchParams(location.search).has("done");
  if (sent && page.user && !posted && done && way && way.redirectCount) forget(sent.address, sent.names);
}

const drafts = () => Object.keys(sessionStorage).filter((key) => key.startsWith(DRAFT));

settle();
for (const note of document.querySelectorAll("[data-kept]")) note.hidden = !drafts().length;

if (page.user) {
  for (const key of drafts()) if (!key.startsWith(own)) sessionStorage.removeItem(key);
  for (const form of document.querySelectorAll("form[data-draft]")) {
    fetchMerged(form);
    restore(form);
  }
  document.addEventListener("input", ({ target }) => {
    if (target.name && target.form && "draft" in target.form.dataset) keep(target.form, target.name);
  });
  document.addEventListener("click", ({ target }) => {
    const form = target.closest("[data-leave]") && target.closest("form");
    if (form) forget(addressOf(form), [...form.elements].map((field) => field.name));
  });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
  const address = addressOf(form);
  if (/\/sign-out(-everywhere)?$/.test(address)) sessionStorage.clear();
  else if (sessionStorage.getItem(own + address)) {
    const names = [...new Set([...form.elements].map((field) => field.name))];
    sessionStorage.setItem(SENT, JSON.stringify({ address, names }));
  }
});
