// The chat's page: citations open the note, buttons ask, filters are chosen, the page says what it is doing.
// Everything is shown by the server; this only moves focus, opens the panel and fills the text box.

const $ = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const box = () => $("#rr-question textarea, #rr-question input");
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

let shown = null; // the last answer that was announced
let opener = null; // the citation that opened the note
let focusAnswer = false; // move to the answer when it comes
let first = true;
// where a new conversation begins: a widget keeps what it was embedded with
const start = location.pathname.endsWith("/widget") && !new URLSearchParams(location.search).has("q") ? location.search : "";

function say(message) {
  const status = $("#rr-status");
  if (status) status.textContent = message;
}

function fill(input, value) {
  const kind = input instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(input, value);
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

function ask(question) {
  fill(box(), question);
  focusAnswer = true;
  setTimeout(() => $("#rr-send").click(), 0);
}

function searching() {
  if (!box()?.value.trim()) return;
  const status = $("#rr-status");
  say(status.dataset.searching);
  status.dataset.busy = "";
}

// ---- filters ----

function chosen() {
  return JSON.parse($(".rr-filters")?.dataset.chosen || "{}");
}

function choose(filters) {
  fill($("#rr-controls textarea, #rr-controls input"), JSON.stringify(filters));
}

function value(field, text) {
  return field === "groups" || field === "questions" ? Number(text) : text;
}

function add(list) {
  const filters = chosen();
  const { field } = list.dataset;
  if (!list.value) return;
  filters[field] = [...(filters[field] || []), value(field, list.value)];
  keepOpen = field;
  choose(filters);
}

let keepOpen = ""; // the list that was chosen from

function remove(chip) {
  if (chip.dataset.wider !== undefined) {
    const link = new URLSearchParams(chip.dataset.wider);
    if (!link.get("q")) return chip.closest("li").remove();
    choose({
      groups: link.getAll("gruppe").map(Number),
      questions: link.getAll("spoergsmaal").map(Number),
      themes: link.getAll("tema"),
      notes: link.getAll("notat"),
    });
    return ask(link.get("q"));
  }
  const filters = chosen();
  const { field } = chip.dataset;
  filters[field] = (filters[field] || []).filter((one) => String(one) !== chip.dataset.value);
  choose(filters);
  box().focus();
}

// ---- the note beside the chat ----

const notes = new Map();

async function noteText(address) {
  const page = address.split("#")[0];
  if (!notes.has(page)) {
    const answer = await fetch(page);
    if (!answer.ok) throw new Error(answer.statusText);
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    notes.set(page, $(".rr-source", parsed));
  }
  return document.importNode(notes.get(page), true);
}

async function openNote(address, id) {
  const panel = $("#rr-note");
  panel.hidden = false;
  document.body.classList.add("rr-with-note");
  say(panel.dataset.loading);
  try {
    const content = await noteText(address);
    $("#rr-note-text").replaceChildren(content);
    say("");
    highlight(content, id);
  } catch {
    say(panel.dataset.failed);
  }
}

function highlight(content, id) {
  const place = all(".rr-place", content).find((one) => one.dataset.id === id);
  if (!place) {
    const { gone } = $("#rr-note").dataset;
    $("#rr-where").textContent = gone;
    return say(gone);
  }
  const mark = document.createElement("mark");
  mark.append(...place.childNodes);
  place.append(mark);
  place.classList.add("rr-target");
  place.setAttribute("aria-describedby", "rr-where");
  $("#rr-where").textContent = place.dataset.where;
  history.replaceState(history.state, "", `${location.pathname}${location.search}#udsagn=${encodeURIComponent(id)}`);
  place.focus({ preventScroll: true });
  const frame = $("#rr-note-text");
  const above = place.getBoundingClientRect().top - frame.getBoundingClientRect().top;
  frame.scrollTop += above - (frame.clientHeight - place.offsetHeight) / 3;
  const side = $("#rr-note").getBoundingClientRect();
  if (side.top < 0 || side.top > innerHeight / 2) $("#rr-note").scrollIntoView({ block: "start" });
}

// The place is in the view that is shown: the chat or the overview.
const shownIn = (one) => !one.closest(document.body.classList.contains("rr-in-overview") ? "#rr-chat" : "#rr-overview");

function closeNote() {
  const panel = $("#rr-note");
  panel.hidden = true;
  document.body.classList.remove("rr-with-note");
  history.replaceState(history.state, "", location.pathname + location.search);
  const id = opener;
  const back = all(".rr-cite").filter((one) => one.dataset.id === id && shownIn(one)).pop();
  if (!back) return box().focus();
  const fold = back.closest("details");
  if (fold) fold.open = true;
  back.focus({ preventScroll: true });
  back.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
}

function fromHash() {
  const id = new URLSearchParams(location.hash.slice(1)).get("udsagn");
  if (!id) return;
  opener = id;
  const cite = all(".rr-cite").find((one) => one.dataset.id === id);
  const note = cite?.dataset.note ?? id.slice(0, id.lastIndexOf(":"));
  openNote(`notat/${encodeURIComponent(note)}`, id);
}

// ---- an answer has come ----

function arrived() {
  reopen();
  const turns = all("#rr-log .rr-turn");
  const latest = turns.at(-1);
  document.body.classList.toggle("rr-asked", turns.length > 0);
  if (!latest || latest === shown) return;
  shown = latest;
  const status = $("#rr-status");
  delete status.dataset.busy;
  say(latest.dataset.status);
  if (!first) $(".rr-limit")?.removeAttribute("open");
  const link = latest.dataset.link ? `?${latest.dataset.link}` : location.search;
  if (!first || !location.hash) history.replaceState(history.state, "", location.pathname + link + (first ? location.hash : ""));
  const heading = $(".rr-question", latest);
  if (focusAnswer) heading.focus({ preventScroll: true });
  focusAnswer = false;
  if (!first) heading.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
  if (first) fromHash();
  first = false;
}

// The lists stay open while filters are chosen from them.
function reopen() {
  if (keepOpen) {
    const limit = $(".rr-limit");
    if (!limit || limit.open) return; // not shown anew yet
    limit.open = true;
    ($(`.rr-limit select[data-field="${keepOpen}"]`) ?? $(".rr-limit summary"))?.focus();
    keepOpen = "";
  }
}

// ---- copy and feedback ----

async function copy(button) {
  const answer = button.closest(".rr-answer").cloneNode(true);
  all(".rr-tools, .rr-thumbs, summary, .rr-cite .rr-hidden", answer).forEach((one) => one.remove());
  all("details", answer).forEach((one) => (one.open = true));
  const question = button.closest(".rr-turn").dataset.question;
  await navigator.clipboard.writeText(`${question}\n\n${plain(answer)}`);
  say($("#rr-note").dataset.copied);
}

function plain(answer) {
  all(".rr-cite", answer).forEach((one) => one.replaceWith(`[${one.textContent.trim()}]`));
  all("q", answer).forEach((one) => one.replaceWith(`»${one.textContent}«`));
  all("li", answer).forEach((one) => {
    const depth = all("*", answer).filter((other) => other.tagName === "UL" && other.contains(one)).length;
    one.prepend(`\n${"  ".repeat(depth - 1)}- `);
  });
  all("h3, h4, p", answer).forEach((one) => (one.prepend("\n"), one.append("\n")));
  return answer.textContent.replaceAll("\u00a0", " ").replace(/\n{3,}/g, "\n\n").trim();
}

async function thumb(form, verdict, reason) {
  const turn = form.closest(".rr-turn");
  const asked = new URLSearchParams(turn.dataset.link).getAll("q");
  const body = {
    question: asked.at(-1),
    history: asked.slice(0, -1),
    statements: form.dataset.ids.split(" ").filter(Boolean),
    verdict,
    reason,
  };
  const panel = $("#rr-note");
  try {
    const headers = { "content-type": "application/json" };
    const answer = await fetch("api/v1/feedback", { method: "POST", headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(answer.statusText);
    const thanks = document.createElement("p");
    thanks.textContent = panel.dataset.thanks;
    thanks.tabIndex = -1;
    form.replaceWith(thanks);
    thanks.focus();
    say(panel.dataset.thanks);
  } catch {
    say(panel.dataset.unsent);
  }
}

// ---- what the visitor does ----

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest?.(selector);
  const cite = on(".rr-cite");
  if (cite && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    opener = cite.dataset.id;
    openNote(cite.getAttribute("href"), opener);
  } else if (on("[data-ask]")) ask(on("[data-ask]").textContent);
  else if (on("[data-new]")) location.assign(location.pathname + start);
  else if (on("[data-again]")) ask(shown.dataset.question);
  else if (on(".rr-chip")) remove(on(".rr-chip"));
  else if (on("#rr-back")) closeNote();
  else if (on("[data-copy]")) copy(on("[data-copy]"));
  else if (on("#rr-send")) searching();
  else if (on(".rr-skip")) {
    event.preventDefault();
    box().focus();
  } else if (on('[data-verdict="up"]')) thumb(on("form"), "up", "");
  else if (on('[data-verdict="down"]')) {
    const why = $(".rr-why", on("form"));
    why.hidden = false;
    on("[data-verdict]").setAttribute("aria-expanded", "true");
    $("select", why).focus();
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-feedback]");
  if (!form) return;
  event.preventDefault();
  thumb(form, "down", $("select", form).value);
});

document.addEventListener("change", (event) => {
  if (event.target.matches(".rr-limit select")) add(event.target);
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !$("#rr-note")?.hidden) closeNote();
  if (event.key === "Enter" && !event.shiftKey && event.target === box()) searching();
}, true);

// Gradio has no Danish and names the page's language by the one it falls back to.
function danish() {
  if (document.documentElement.lang !== "da") document.documentElement.lang = "da";
}
danish();
new MutationObserver(danish).observe(document.documentElement, { attributeFilter: ["lang"] });

addEventListener("hashchange", fromHash);
new MutationObserver(arrived).observe(document.body, { childList: true, subtree: true });
if (location.hash) {
  // a place without a question: open it as soon as the panel is there
  const waiting = setInterval(() => {
    if (!$("#rr-note-text") || !$("#rr-log")) return;
    clearInterval(waiting);
    if (!new URLSearchParams(location.search).get("q")) fromHash();
  }, 100);
}
