// The chat inside another page: at /widget it is compact, and talks with widget.js, which opened it.
// A message is heeded only from the window that holds this one; what it holds is shown as text, never as HTML.

const NAME = "randers-rag-widget";
const embedded = location.pathname.split("/").pop() === "widget";
const $ = (selector) => document.querySelector(selector);
const box = () => $("#rr-question textarea, #rr-question input");

function post(type) {
  if (parent !== window) parent.postMessage({ source: NAME, type }, "*");
}

function contrast(one, other) {
  const [light, dark] = [one, other].map(luminance).sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex) {
  const parts = [1, 3, 5].map((place) => parseInt(hex.slice(place, place + 2), 16) / 255);
  const [r, g, b] = parts.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Take the page's colour over where links in it can be read on this background. */
function dress(colour, onColour) {
  const isColour = (text) => /^#[0-9a-f]{6}$/.test(text ?? "");
  if (!isColour(colour) || !isColour(onColour)) return;
  const background = document.body.classList.contains("dark") ? "#20262b" : "#f3f2f1";
  if (contrast(colour, background) < 4.5 || contrast(colour, onColour) < 4.5) return;
  document.body.style.setProperty("--rr-accent", colour);
  document.body.style.setProperty("--rr-on-accent", onColour);
}

function greet(greeting) {
  const place = $(".rr-intro > p");
  if (place && typeof greeting === "string" && greeting) place.textContent = greeting;
}

function focusOn(where) {
  const able = [...document.querySelectorAll("a[href], button, textarea, select, summary, [tabindex='0']")];
  const shown = able.filter((one) => !one.disabled && one.checkVisibility());
  if (where === "last") shown.at(-1)?.focus();
  else box()?.focus();
}

function arrive() {
  post("ready");
  addEventListener("message", ({ source, data }) => {
    if (source !== parent || data?.source !== NAME) return;
    if (data.type === "hello") {
      document.documentElement.classList.add("rr-in-panel");
      dress(data.colour, data.onColour);
      greet(data.greeting);
    } else if (data.type === "focus") focusOn(data.where);
  });
}

if (embedded) {
  document.documentElement.classList.add("rr-widget");
  // before chat.js, which closes the note first
  addEventListener("keydown", ({ key }) => key === "Escape" && $("#rr-note")?.hidden !== false && post("close"), true);
  addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-permalink]");
    if (!link) return;
    event.preventDefault();
    open(new URL(`./${new URL(link.href).search}`, location.href), "_blank", "noopener");
  }, true);
  const waiting = setInterval(() => {
    if (!box() || !$("#rr-note")) return;
    clearInterval(waiting);
    arrive();
  }, 50);
}
