// The work chat: draws what the workspace says, brings it what people do.
// What it promises the page around it stands in bot/playground/page/__init__.py.

import { act, placeOf, typed } from "./chat/acts.js";
import * as modal from "./chat/modal.js";
import { morph } from "./chat/morph.js";
import * as write from "./chat/write.js";

const root = document.documentElement;
const chat = document.getElementById("chat");
const words = (name) => document.getElementById("chat-words")?.dataset[name] || "";
const part = (name) => document.getElementById(`chat-${name}`);
const state = { place: "", thread: "", most: 0, last: "", opened: new Set(["place"]) };
const FAR = 500; // so many messages are looked through for one that a link leads to
let target = ""; // the ts of a message to show
let submitted = false;
let drawing = null;
let again = false;

// --- drawing

function refresh() {
  if (drawing) {
    again = true;
    return drawing;
  }
  drawing = draw().finally(() => {
    drawing = null;
    if (again) {
      again = false;
      refresh();
    }
  });
  return drawing;
}

async function draw() {
  const asked = { as: root.dataset.as, lang: root.lang, place: state.place, thread: state.thread };
  const opened = [...state.opened];
  const looking = document.visibilityState === "visible" && part("main").offsetParent !== null;
  const query = new URLSearchParams({ ...asked, most: state.most, opened: opened.join(",") });
  if (looking) query.set("looking", "1");
  state.opened.clear();
  let told;
  try {
    const answer = await fetch(`/chat/view?${query}`);
    if (!answer.ok) throw new Error(answer.status);
    told = await answer.json();
  } catch {
    opened.forEach((one) => state.opened.add(one));
    return;
  }
  const stale = asked.as !== root.dataset.as || asked.lang !== root.lang;
  if (stale || asked.place !== state.place || asked.thread !== state.thread) {
    again = true;
    return;
  }
  Object.assign(state, { place: told.place, thread: told.thread });
  const focus = document.activeElement;
  const message = focus?.closest?.(".message")?.id;
  morph(part("side"), told.side);
  scrolled("place-scroll", () => morph(part("main"), told.main));
  part("panel").hidden = !told.panel;
  scrolled("thread-scroll", () => morph(part("panel"), told.panel));
  chat.classList.toggle("has-panel", Boolean(told.panel));
  write.restore(chat);
  modal.draw(told.view, told.modal, submitted);
  submitted = false;
  if (message && !focus.isConnected) document.getElementById(message)?.focus();
  if (target) showMessage();
  announce(told);
  health({ down: told.down });
}

// Stay at the end where somebody reads the end; begin a new place at what is new. Home has no
// messages: it is read from its top.
function scrolled(id, change) {
  const before = document.getElementById(id);
  const atEnd = before && before.scrollHeight - before.scrollTop - before.clientHeight < 60;
  change();
  const after = document.getElementById(id);
  if (!after?.querySelector(".messages")) return;
  if (before !== after) {
    after.scrollTop = after.scrollHeight;
    after.querySelector(".new")?.scrollIntoView({ block: "center" });
  } else if (atEnd) {
    after.scrollTop = after.scrollHeight;
  }
}

function showMessage() {
  const found = document.getElementById(`t-${target}`) || document.getElementById(`m-${target}`);
  target = "";
  if (!found) return;
  found.scrollIntoView({ block: "center" });
  found.focus({ preventScroll: true });
  found.classList.add("is-shown");
  setTimeout(() => found.classList.remove("is-shown"), 2500);
}

function announce({ last, said }) {
  if (state.last && Number(last) > Number(state.last)) {
    const line = document.createElement("span");
    line.textContent = said;
    part("said").replaceChildren(line);
  }
  state.last = last || "0";
}

// --- trouble

let troubled = 0;

function trouble(words) {
  clearTimeout(troubled);
  part("trouble").textContent = words;
  part("trouble").hidden = false;
  const inside = document.querySelector("#chat-modal[open]");
  (inside || chat).append(part("trouble"));
  troubled = setTimeout(() => (part("trouble").hidden = true), 7000);
}

// Wait for an act, draw, and answer whether it went well.
async function done(promise) {
  let failed = "";
  try {
    failed = (await promise).trouble || "";
  } catch {
    failed = words("failed");
  }
  if (failed) trouble(failed);
  await refresh();
  return !failed;
}

// --- going places

export function go({ place, thread = "", ts = "" }) {
  if (place !== state.place) {
    Object.assign(state, { place, most: 0 });
    state.opened.add("place");
  }
  if (thread && thread !== state.thread) state.opened.add("thread");
  state.thread = thread;
  target = ts;
  if (ts) state.most = FAR;
  chat.classList.add("is-reading");
  return refresh();
}

async function openThread(ts) {
  await go({ place: state.place, thread: ts });
  document.getElementById("write-thread")?.focus();
}

async function closeThread() {
  const ts = state.thread;
  await go({ place: state.place });
  document.querySelector(`.message [data-thread="${ts}"]`)?.focus();
}

// --- what people do

async function clicked(button) {
  if (button.getAttribute("aria-busy") === "true" || !(await modal.confirmed(button))) return;
  const { block, action, value, entry } = button.dataset;
  button.closest("details.menu")?.removeAttribute("open");
  button.setAttribute("aria-busy", "true");
  await done(act({ do: "click", ...placeOf(button), block, action, value, entry: Boolean(entry) }));
  button.removeAttribute("aria-busy");
}

async function chosen(input) {
  const { block, action, many } = input.dataset;
  const group = input.closest(".ticks");
  const on = group ? [...group.querySelectorAll("input:checked")].map((one) => one.value) : [];
  const choice = !group ? input.value : many ? on : on[0];
  if (!(await modal.confirmed(group || input))) return refresh();
  return done(act({ do: "choose", ...placeOf(input), block, action, choice }));
}

async function searched(field) {
  const list = document.getElementById(field.getAttribute("aria-controls"));
  const { block, action } = field.dataset;
  if (field.value.length < Number(field.dataset.search)) return;
  const query = { as: root.dataset.as, ...placeOf(field), block, action, typed: field.value };
  const answer = await fetch(`/chat/options?${new URLSearchParams(query)}`);
  const { options = [] } = await answer.json();
  list.replaceChildren(
    ...options.map((option) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "menu-item";
      made.setAttribute("role", "option");
      made.textContent = option.text.text;
      made.onclick = () => {
        field.value = option.text.text;
        list.hidden = true;
        done(act({ do: "choose", ...placeOf(field), block, action, choice: option }));
      };
      return made;
    }),
  );
  list.hidden = !options.length;
  field.setAttribute("aria-expanded", String(!list.hidden));
}

function shortcut(button) {
  const message = button.closest(".message")?.dataset;
  button.closest("details.menu")?.removeAttribute("open");
  const about = message ? { channel: message.channel, ts: message.ts } : {};
  return done(act({ do: "shortcut", callback: button.dataset.shortcut, ...about }));
}

const CLICKS = {
  "[data-do=click]": clicked,
  "[data-go]": (one) => go({ place: one.dataset.go }),
  "[data-show]": (one) => {
    const [place, ts, thread] = one.dataset.show.split("/");
    return go({ place, ts, thread });
  },
  "[data-thread]": (one) => openThread(one.dataset.thread),
  "[data-thread-close]": closeThread,
  "[data-back]": () => {
    chat.classList.remove("is-reading");
    document.querySelector(".side-place[aria-current]")?.focus();
  },
  "[data-earlier]": () => {
    state.most = (state.most || 60) + 60;
    return refresh();
  },
  "[data-close]": (one) => done(modal.close(one.dataset.close === "everything")),
  "[data-shortcut]": shortcut,
  "[data-delete]": (one) => done(act({ do: "delete", ...placeOf(one) })),
  "[data-all-pages]": (one) => {
    for (const rows of one.closest(".block").querySelectorAll("tbody")) rows.hidden = false;
    one.remove();
  },
};

chat.addEventListener("click", (event) => {
  for (const [wanted, work] of Object.entries(CLICKS)) {
    const found = event.target.closest(wanted);
    if (found) {
      work(found);
      return;
    }
  }
});

chat.addEventListener("change", (event) => {
  if (event.target.matches("[data-do=choose]")) chosen(event.target);
});

chat.addEventListener("input", (event) => {
  const field = event.target;
  if (field.matches("[data-search]")) searched(field);
  if (!field.matches("[data-types]")) return;
  typed(field, { do: "type", block: field.dataset.block, action: field.dataset.action });
});

chat.addEventListener("keydown", (event) => {
  const field = event.target;
  if (event.key === "Enter" && field.matches?.("input[data-types=enter]")) {
    event.preventDefault();
    const { block, action } = field.dataset;
    done(act({ do: "type", ...placeOf(field), block, action, text: field.value, enter: true }));
  }
  if (event.key === "Escape") {
    const menu = field.closest?.("details.menu[open]");
    if (menu) {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
      event.preventDefault();
    } else if (field.closest?.("#chat-panel") && !event.defaultPrevented) {
      closeThread();
    }
  }
});

chat.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form.modal")) return;
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  const sent = act({ do: "submit", view: form.dataset.view, fields: modal.fields() });
  sent.then(() => (submitted = true), () => {});
  await done(sent);
  button.removeAttribute("aria-busy");
});

document.addEventListener("click", (event) => {
  for (const menu of chat.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.removeAttribute("open");
  }
});

write.listen(chat, done);

// --- the page around it

let hovered = null;

function hover(event) {
  const found = event.target.closest?.("[data-case], [data-review]") || null;
  if (found === hovered) return;
  const tell = (element, on) => {
    if (!element) return;
    const outer = element.closest(".message").dataset;
    const detail = {
      case: element.dataset.case || outer.case || "",
      review: element.dataset.review || outer.review || "",
      on,
      from: "chat",
    };
    document.dispatchEvent(new CustomEvent("ascolto:hover", { detail }));
  };
  tell(hovered?.isConnected ? hovered : null, false);
  hovered = found;
  tell(found, true);
}

part("main").addEventListener("pointerover", hover);
part("main").addEventListener("focusin", hover);
part("main").addEventListener("pointerleave", () => hover({ target: chat }));

document.addEventListener("ascolto:hover", ({ detail }) => {
  if (detail.from === "chat") return;
  const wanted = detail.case ? `[data-case="${CSS.escape(detail.case)}"]` : "";
  const other = detail.review ? `[data-review="${CSS.escape(detail.review)}"]` : "";
  const both = [wanted, other].filter(Boolean).map((one) => `.message${one}`).join(", ");
  for (const card of both ? chat.querySelectorAll(both) : []) {
    card.classList.toggle("is-outlined", detail.on);
  }
});

document.addEventListener("ascolto:as", ({ detail }) => {
  root.dataset.as = detail;
  Object.assign(state, { thread: "", most: 0, last: "" });
  state.opened.add("place");
  refresh();
});

document.addEventListener("ascolto:language", ({ detail }) => {
  root.lang = detail;
  refresh();
});

document.addEventListener("ascolto:theme", ({ detail }) => {
  root.dataset.theme = detail;
});

document.addEventListener("ascolto:go", ({ detail }) => go(detail));
document.addEventListener("visibilitychange", () => refresh());

// --- live

const bad = { lost: false, down: false };
let good = 0;

// Say what is wrong; when it no longer is, say that for a moment.
function health(change) {
  const was = bad.lost || bad.down;
  Object.assign(bad, change);
  const is = bad.lost || bad.down;
  if (!was && !is) return;
  clearTimeout(good);
  part("lost").textContent = bad.lost ? words("lost") : bad.down ? words("down") : words("back");
  part("lost").classList.toggle("is-good", !is);
  part("lost").hidden = false;
  if (!is) good = setTimeout(() => (part("lost").hidden = true), 2500);
}

function listen() {
  const stream = new EventSource("/chat/events");
  stream.onopen = () => health({ lost: false });
  stream.onmessage = ({ data }) => {
    refresh();
    document.dispatchEvent(new CustomEvent("ascolto:changed", { detail: JSON.parse(data) }));
  };
  stream.onerror = () => {
    health({ lost: true });
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };
  addEventListener("pagehide", () => stream.close(), { once: true });
}

// One column where there is little room; the thread in place of the messages where there is a bit more.
new ResizeObserver(([{ contentRect }]) => {
  const one = innerWidth < 900 || contentRect.width < 640;
  chat.classList.toggle("is-one", one);
  chat.classList.toggle("is-tight", contentRect.width < 1100);
}).observe(chat);

refresh();
listen();
