// The overview, as a page of its own and beside the chat. Everything is shown by the server; this fetches it when it is
// wanted, draws the map, and moves focus. A statement's link opens the note beside the chat (chat.js) or as a page.

const $ = (selector, root = document) => root?.querySelector(selector);
const all = (selector, root = document) => [...(root?.querySelectorAll(selector) ?? [])];
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const here = () => $(".rr-overview");

// ---- beside the chat ----

const columns = () => $("#rr-columns");

async function show(address = "overblik") {
  let place = $("#rr-overview");
  if (!place) {
    place = document.createElement("div");
    place.id = "rr-overview";
    columns().insertBefore(place, $("#rr-side"));
  }
  document.body.classList.add("rr-in-overview");
  current(true);
  if (place.dataset.address !== address && !(await load(place, address))) return;
  history.replaceState(history.state, "", `${location.pathname}${location.search}#overblik`);
  $(".rr-o-title", place).focus({ preventScroll: true });
}

async function load(place, address) {
  place.setAttribute("aria-busy", "true");
  const content = await part(address, ".rr-overview");
  place.removeAttribute("aria-busy");
  if (!content) return ((location.href = address), false);
  place.dataset.address = address;
  place.replaceChildren(content);
  ready(content);
  return true;
}

function hide() {
  document.body.classList.remove("rr-in-overview");
  current(false);
  history.replaceState(history.state, "", location.pathname + location.search);
  $("#rr-question textarea, #rr-question input")?.focus({ preventScroll: true });
}

function current(overview) {
  all(".rr-views a:not([data-page])").forEach((link) => {
    if ((link.getAttribute("href") === "overblik") === overview) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  });
}

/** Return a part of a page of this server, or null where it cannot be had. */
async function part(address, selector) {
  try {
    const answer = await fetch(address);
    if (!answer.ok) return null;
    const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = $(selector, parsed);
    return found && document.importNode(found, true);
  } catch {
    return null;
  }
}

function say(message) {
  const status = $(".rr-o-status", here());
  if (status) status.textContent = message;
}

// ---- groups side by side ----

async function compare(address, topic) {
  const form = $(".rr-o-form", here());
  if (topic) form.elements.emne.value = topic;
  say(here().dataset.comparing);
  const result = await part(address, ".rr-o-result");
  if (!result) return say(here().dataset.failed);
  $(".rr-o-result", here()).replaceWith(result);
  say("");
  const found = $(".rr-o-found", result);
  if (!found) return form.elements.emne.focus();
  found.focus({ preventScroll: true });
  $("#rr-o-compare").scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
}

// ---- the table of all statements ----

function narrow(cell, label) {
  const list = $(".rr-o-list", here());
  const rows = all("tbody tr", list);
  const shown = rows.filter((row) => !cell || row.dataset.cell === cell);
  rows.forEach((row) => (row.hidden = !shown.includes(row)));
  const line = $(".rr-o-shown", here());
  const what = label.slice(label.indexOf(":") + 1).trim();
  line.textContent = cell ? line.dataset.shown.replace("{number}", shown.length).replace("{what}", what) : "";
  $(".rr-o-all", here()).hidden = !cell;
  const goal = cell ? line : $(".rr-o-side h4", here());
  goal.tabIndex = -1;
  goal.focus({ preventScroll: true });
  $(".rr-o-side", here()).scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
}

// ---- the map ----

let drawing = null;
let data = null;

function plotly(address) {
  drawing ??= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => done(window.Plotly);
    script.onerror = failed;
    document.head.append(script);
  });
  return drawing;
}

async function ready(overview) {
  const place = $(".rr-o-map", overview);
  if (!place) return;
  try {
    const [library, answer] = await Promise.all([plotly(overview.dataset.plotly), fetch(overview.dataset.map)]);
    data = await answer.json();
    place.replaceChildren();
    draw(library, place);
    place.on("plotly_click", (event) => open(event.points[0].customdata));
    place.on("plotly_hover", () => (place.style.cursor = "pointer"));
    place.on("plotly_unhover", () => (place.style.cursor = ""));
    new ResizeObserver(() => library.Plots.resize(place)).observe(place.parentElement);
  } catch {
    place.textContent = place.dataset.failed;
  }
}

function draw(library, place) {
  const style = getComputedStyle(place);
  const colour = (name) => style.getPropertyValue(name).trim();
  const [text, back, dim] = [colour("--rr-text"), colour("--rr-bg"), colour("--rr-dim")];
  const traces = data.traces.map((trace) => ({
    ...trace,
    marker: { ...trace.marker, color: colour(`--rr-g${trace.kind % 8}`), line: { color: back, width: 1 } },
    hoverlabel: { bgcolor: back, bordercolor: text, font: { color: text } },
  }));
  const axis = { visible: false, fixedrange: true, range: [-1.1, 1.1] };
  const layout = {
    autosize: true,
    margin: { l: 0, r: 0, t: 0, b: 0 },
    paper_bgcolor: back,
    plot_bgcolor: back,
    font: { family: style.fontFamily, size: 14, color: text },
    hoverlabel: { align: "left", font: { family: style.fontFamily, size: 14 } },
    hovermode: "closest",
    dragmode: false,
    legend: { orientation: "h", x: 0, y: 0, yanchor: "top", itemclick: "toggle", itemdoubleclick: false },
    xaxis: axis,
    yaxis: axis,
  };
  library.react(place, [names(place, style, dim), ...traces], layout, { displayModeBar: false, responsive: false, doubleClick: false });
}

/** Return the themes' names as a trace under the points, where there is room for them. */
function names(place, style, color) {
  const shown = place.clientWidth < 440 ? [] : data.labels;
  return {
    type: "scatter",
    mode: "text",
    x: shown.map((label) => label.x),
    y: shown.map((label) => label.y),
    text: shown.map((label) => label.text),
    textfont: { family: style.fontFamily, size: 13, color },
    hoverinfo: "skip",
    showlegend: false,
  };
}

function redraw() {
  const place = $(".rr-o-map", here());
  if (data && place && window.Plotly) draw(window.Plotly, place);
}

function open(id) {
  all(".rr-o-list .rr-o-open", here()).find((link) => link.dataset.id === id)?.click();
}

// ---- what the visitor does ----

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest?.(selector);
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const take = (action) => (event.preventDefault(), action());
  if (columns() && on(".rr-views a:not([data-page])")) {
    const wanted = on(".rr-views a").getAttribute("href");
    take(() => (wanted === "overblik" ? show($("#rr-overview")?.dataset.address) : hide()));
  } else if (columns() && on("[data-notat]")) take(() => show(on("[data-notat]").getAttribute("href")));
  else if (on("[data-topic]")) take(() => compare(on("[data-topic]").href.split("#")[0], on("[data-topic]").dataset.topic));
  else if (on(".rr-o-cell")) take(() => narrow(on(".rr-o-cell").dataset.cell, on(".rr-o-cell").ariaLabel));
  else if (on(".rr-o-all")) narrow("", "");
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches(".rr-o-form")) return;
  event.preventDefault();
  compare(`overblik?${new URLSearchParams(new FormData(event.target))}`);
});

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(redraw, 50));

if (here()) ready(here());
else if (location.hash === "#overblik") {
  const waiting = setInterval(() => {
    if (!$("#rr-side") || !$("#rr-log")) return;
    clearInterval(waiting);
    show();
  }, 100);
}
