// The assistant on any page: <script src="https://…/widget.js" async></script> puts a button there, which opens the chat
// in a panel. Everything stands in a shadow tree, so that the page's styles and the widget's leave each other alone; the
// chat itself runs in an iframe of its own server. No key, no cookie, no request to any other host.
//
// Attributes, all optional: data-title, data-color (#rgb or #rrggbb), data-position (right, left), data-group (1 or
// 1,2), data-greeting. What they hold is only ever shown as text.

(() => {
  "use strict";
  const NAME = "randers-rag-widget";
  const script = document.currentScript ?? document.querySelector('script[src*="/widget.js"]');
  if (!script || document.querySelector(NAME)) return;

  const base = new URL(".", script.src);
  const data = script.dataset;
  const title = (data.title ?? "").trim().slice(0, 60) || "Spørg notatet";
  const greeting = (data.greeting ?? "").trim().slice(0, 300);
  const groups = (data.group ?? "").match(/\d{1,4}/g) ?? [];
  const colour = colourOf(data.color) ?? "#0b4f6c";
  const KEY = `${NAME}:${base.pathname}`;
  const PHONE = "(max-width: 40rem), (max-height: 30rem)";
  const PATIENCE = 12_000; // milliseconds until a chat that has not come is said to be missing

  // ---- colours (WCAG 2.1, relative luminance and contrast) ----

  function colourOf(text) {
    const value = (text ?? "").trim().toLowerCase();
    if (/^#[0-9a-f]{6}$/.test(value)) return value;
    return /^#[0-9a-f]{3}$/.test(value) ? `#${[...value.slice(1)].map((digit) => digit + digit).join("")}` : null;
  }

  function luminance(hex) {
    const [r, g, b] = [1, 3, 5].map((place) => {
      const part = parseInt(hex.slice(place, place + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }

  function contrast(one, other) {
    const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  }

  const onColour = contrast(colour, "#ffffff") >= contrast(colour, "#000000") ? "#ffffff" : "#000000";

  // ---- what it looks like ----

  const CSS = `
    :host { all: initial; }
    * { box-sizing: border-box; }
    [hidden] { display: none !important; }
    .open, dialog { font: 400 16px/1.4 "Segoe UI", system-ui, -apple-system, Roboto, "Noto Sans", Arial, sans-serif; }
    button, a { font: inherit; cursor: pointer; }
    :is(button, a, iframe, .edge):focus-visible { outline: 3px solid #fd0; outline-offset: 0; box-shadow: 0 0 0 5px #0b0c0c; }
    iframe:focus-visible { outline: 0; box-shadow: none; }
    .open { position: fixed; bottom: 1rem; right: 1rem; z-index: 2147483000; display: flex; align-items: center; gap: 0.5rem;
      max-width: calc(100vw - 2rem); min-height: 3rem; padding: 0.625rem 1.125rem; border: 2px solid var(--on); border-radius: 1.625rem;
      background: var(--colour); color: var(--on); font-weight: 600; box-shadow: 0 0 0 1px #0b0c0c, 0 2px 8px rgb(0 0 0 / 30%); }
    .open:hover { text-decoration: underline; }
    .open svg { flex: none; width: 1.375rem; height: 1.375rem; fill: currentcolor; }
    .left .open { right: auto; left: 1rem; }
    dialog { position: fixed; inset: auto 1rem 1rem auto; width: min(28rem, calc(100vw - 2rem)); height: min(44rem, calc(100vh - 2rem));
      max-width: none; max-height: none; margin: 0; padding: 0; border: 1px solid #64696e; border-radius: 8px; overflow: hidden;
      background: #fff; color: #0b0c0c; box-shadow: 0 6px 30px rgb(0 0 0 / 35%); }
    .left dialog { inset: auto auto 1rem 1rem; }
    dialog[open] { display: flex; flex-direction: column; }
    dialog::backdrop { background: rgb(0 0 0 / 15%); }
    header { display: flex; align-items: center; gap: 0.25rem; padding: 0.25rem 0.25rem 0.25rem 1rem; background: var(--colour); color: var(--on); }
    h2 { flex: 1; min-width: 0; margin: 0; font-size: 1.125rem; line-height: 1.3; overflow-wrap: anywhere; }
    header :is(a, button) { display: grid; place-items: center; flex: none; width: 2.75rem; height: 2.75rem; border: 0; border-radius: 6px; background: none; color: inherit; }
    header :is(a, button):hover { outline: 2px solid currentcolor; outline-offset: -4px; }
    header svg { width: 1.25rem; height: 1.25rem; fill: none; stroke: currentcolor; stroke-width: 2; }
    .frame { position: relative; flex: 1; min-height: 0; }
    iframe { display: block; width: 100%; height: 100%; border: 0; background: transparent; }
    p { position: absolute; inset: 0 0 auto; margin: 0; padding: 1.25rem 1rem; background: #fff; color: #0b0c0c; }
    p a { color: #0b4f6c; }
    .edge { position: absolute; width: 1px; height: 1px; }
    @media (prefers-color-scheme: dark) { dialog, p { background: #14181b; color: #f3f4f5; } p a { color: #8fd0ee; } }
    @media (prefers-reduced-motion: no-preference) { dialog[open] { animation: rise 0.15s ease-out; } }
    @keyframes rise { from { opacity: 0; transform: translateY(1rem); } }
    @media ${PHONE} { dialog, .left dialog { inset: 0; width: 100%; height: 100%; border: 0; border-radius: 0; } }
    @media print { .open, dialog { display: none !important; } }
  `;

  function element(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    made.append(...children);
    return made;
  }

  function icon(path) {
    const space = "http://www.w3.org/2000/svg";
    const made = document.createElementNS(space, "svg");
    made.setAttribute("viewBox", "0 0 24 24");
    made.setAttribute("aria-hidden", "true");
    made.append(document.createElementNS(space, "path"));
    made.firstChild.setAttribute("d", path);
    return made;
  }

  const SPEECH = "M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-9l-5 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z";
  const label = element("span", {}, title);
  const button = element("button", { type: "button", class: "open", "aria-haspopup": "dialog", "aria-expanded": "false" }, icon(SPEECH), label);
  const close = element("button", { type: "button", "aria-label": "Luk" }, icon("M5 5l14 14M19 5L5 19"));
  const whole = element("a", { href: base.href, target: "_blank", rel: "noopener", "aria-label": "Åbn i nyt vindue" }, icon("M14 4h6v6M20 4l-9 9M18 14v6H4V6h6"));
  const heading = element("h2", { id: "title" }, title);
  const status = element("p", { role: "status" }, "Henter …");
  const frame = element("div", { class: "frame" }, status);
  const [first, last] = [0, 1].map(() => element("div", { class: "edge", tabindex: "0" }));
  const dialog = element("dialog", { role: "dialog", "aria-modal": "true", "aria-labelledby": "title" }, first, element("header", {}, heading, whole, close), frame, last);
  const root = element("div", { class: data.position === "left" ? "left" : "right" }, button, dialog);
  let iframe = null;
  let arrived = false;

  // ---- opening and closing ----

  function remember(open) {
    try {
      localStorage.setItem(KEY, open ? "open" : "closed");
    } catch {
      // the page may not keep anything; then nothing is remembered
    }
  }

  function wasOpen() {
    try {
      return localStorage.getItem(KEY) === "open" && !matchMedia(PHONE).matches;
    } catch {
      return false;
    }
  }

  function load() {
    const address = new URL("widget", base);
    groups.forEach((group) => address.searchParams.append("gruppe", group));
    iframe = element("iframe", { src: address.href, title, allow: "clipboard-write", referrerpolicy: "origin" });
    frame.prepend(iframe);
    setTimeout(() => arrived || missing(), PATIENCE);
  }

  function missing() {
    const link = element("a", { href: base.href, target: "_blank", rel: "noopener" }, "Åbn den i et nyt vindue");
    status.replaceChildren("Assistenten kan ikke vises her. Måske er siden ikke på listen over websteder, der må vise den. ", link, ".");
  }

  function open() {
    if (dialog.open) return;
    if (!iframe) load();
    dialog.showModal();
    button.setAttribute("aria-expanded", "true");
    remember(true);
    if (arrived) inside("first");
    else close.focus();
  }

  function inside(where) {
    iframe.focus();
    post({ type: "focus", where });
  }

  function post(message) {
    iframe?.contentWindow?.postMessage({ source: NAME, ...message }, base.origin);
  }

  button.addEventListener("click", open);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && outside(event) && dialog.close());
  dialog.addEventListener("close", () => {
    button.setAttribute("aria-expanded", "false");
    remember(false);
    button.focus();
  });
  first.addEventListener("focus", () => (arrived ? inside("last") : close.focus()));
  last.addEventListener("focus", () => whole.focus());

  function outside(event) {
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    return event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom;
  }

  addEventListener("message", (event) => {
    if (!iframe || event.source !== iframe.contentWindow || event.origin !== base.origin) return;
    if (event.data?.source !== NAME) return;
    if (event.data.type === "close") dialog.close();
    if (event.data.type !== "ready") return;
    arrived = true;
    status.hidden = true;
    post({ type: "hello", greeting, colour: data.color ? colour : "", onColour });
    if (dialog.open) inside("first");
  });

  // ---- onto the page ----

  function place() {
    const host = document.createElement(NAME);
    host.style.setProperty("all", "initial", "important");
    const shadow = host.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS);
    shadow.adoptedStyleSheets = [sheet];
    root.style.setProperty("--colour", colour);
    root.style.setProperty("--on", onColour);
    root.lang = "da";
    shadow.append(root);
    document.body.append(host);
    if (wasOpen()) open();
  }

  if (document.body) place();
  else addEventListener("DOMContentLoaded", place);
})();
