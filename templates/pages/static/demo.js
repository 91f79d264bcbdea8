// The demo page: customers on the left, the clock above, what happens behind. The chat on the
// right is chat.js; the two speak through events on the document: ascolto:as (who acts) and
// ascolto:hover (which review is looked at).

import { morph } from "./chat/morph.js";

const root = document.documentElement;
const body = document.body;
const words = JSON.parse(body.dataset.words);
const one = (selector, from = document) => from.querySelector(selector);
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const say = (text) => {
  one("#told").textContent = text;
};
const remember = (name, value) => {
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=86400; samesite=strict`;
};

async function send(path, said = {}) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(said),
  });
  const told = await answer.json();
  return told;
}

// --- parts that the server draws again

const changed = new Map();

async function redraw(part) {
  const place = one(`#${part}`);
  const answer = await fetch(`/demo/part/${part}`);
  if (!answer.ok) return;
  const html = await answer.text();
  const before = new Set(all("[data-answer]").map((each) => each.dataset.answer));
  morph(place, html);
  if (part === "reviews" || part === "letters") news(place, before);
}

function news(place, before) {
  const fresh = all("[data-answer]", place).filter((each) => !before.has(each.dataset.answer));
  if (!fresh.length) return;
  const tab = one(`#tab-${place.closest(".pane").id}`);
  if (tab.getAttribute("aria-selected") !== "true") tab.classList.add("has-news");
  if (one("#customers").classList.contains("is-away")) one("#to-customers").classList.add("has-news");
  for (const each of fresh) {
    each.classList.add("is-new");
    each.addEventListener("animationend", () => each.classList.remove("is-new"), { once: true });
  }
  const writing = document.activeElement?.matches("#customers textarea, #customers input");
  if (!writing) fresh[0].scrollIntoView({ block: "nearest" });
  say(place.id === "reviews" ? words.answered : words.mailed);
}

function later(part) {
  clearTimeout(changed.get(part));
  changed.set(part, setTimeout(() => redraw(part), 120));
}

// --- the clock

let began = performance.now();
let moment = Number(body.dataset.now);
let offset = Number(body.dataset.offset);

function tick() {
  const now = new Date(moment + (performance.now() - began) + offset);
  const text = new Intl.DateTimeFormat(root.lang === "it" ? "it" : "en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "UTC",
  }).format(now);
  if (one("#clock").textContent !== text) one("#clock").textContent = text;
}

function clock(told) {
  [began, moment, offset] = [performance.now(), told.now, told.offset];
  const bar = one("#passing");
  bar.hidden = told.passing === null;
  bar.value = told.passing ?? 0;
  for (const each of all("[data-clock]")) each.disabled = told.passing !== null;
  tick();
}

for (const button of all("[data-clock]")) {
  button.addEventListener("click", async () => {
    for (const each of all("[data-clock]")) each.disabled = true;
    await send("/demo/clock", { step: button.dataset.clock });
    for (const each of all("[data-clock]")) each.disabled = false;
    button.focus();
    say(words.now.replace("{time}", one("#clock").textContent));
  });
}
tick();
setInterval(tick, 1000);

// --- live

function listen() {
  const live = new EventSource("/demo/live");
  live.addEventListener("changed", (event) => JSON.parse(event.data).forEach(later));
  live.addEventListener("clock", (event) => clock(JSON.parse(event.data)));
  live.addEventListener("life", (event) => {
    if (JSON.parse(event.data) !== body.dataset.life) location.reload();
  });
  live.addEventListener("over", () => {
    one("#over").hidden = false;
  });
}
listen();

// --- tabs, by mouse and by arrow keys

// What was hidden could not be scrolled: the chat begins at its newest message.
function toTheEnd() {
  const list = one("#place-scroll");
  if (list?.querySelector(".messages") && !list.scrollTop) list.scrollTop = list.scrollHeight;
}

for (const list of all("[role=tablist]")) {
  const tabs = all("[role=tab]", list);
  const choose = (tab) => {
    for (const each of tabs) {
      const chosen = each === tab;
      each.setAttribute("aria-selected", chosen);
      each.tabIndex = chosen ? 0 : -1;
      const place = one(`#${each.getAttribute("aria-controls")}`);
      if (place.dataset.side) place.classList.toggle("is-away", !chosen);
      else place.hidden = !chosen;
    }
    tab.classList.remove("has-news");
    toTheEnd();
    const main = one("main");
    if (list.classList.contains("sides") && main.getBoundingClientRect().top < 0) main.scrollIntoView();
  };
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) choose(tab);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const at = tabs.indexOf(document.activeElement);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    choose(next);
    next.focus();
    event.preventDefault();
  });
  if (list.classList.contains("sides")) choose(tabs[0]);
}

// --- what customers do

for (const form of all("form[data-send]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = one("[type=submit]", form);
    const problem = one(".problem", form);
    button.setAttribute("aria-busy", "true");
    problem.textContent = one(".outcome", form).textContent = "";
    const said = { ...Object.fromEntries(new FormData(form)), edits: form.dataset.edits || "" };
    try {
      const told = await send(form.dataset.send, said);
      if (told.problem) problem.textContent = told.problem;
      else {
        done(form);
        say(told.said);
        one(".outcome", form).textContent = told.said;
        await redraw(form.closest("#shop") ? "reviews" : "letters");
        one(form.closest("#shop") ? "#reviews .review" : "#letters .letter").scrollIntoView({ block: "nearest" });
      }
    } finally {
      button.removeAttribute("aria-busy");
    }
  });
  form.addEventListener("reset", () => delete form.dataset.edits);
}

function done(form) {
  const kept = one("[name=name]", form)?.value;
  const edited = form.dataset.edits;
  form.reset();
  if (kept) one("[name=name]", form).value = kept;
  for (const each of all("textarea, [name=subject], [name=answers]", form)) each.value = "";
  one("[type=submit]", form).textContent = one("[type=submit]", form).dataset.label;
  if (edited) one(`#review-${CSS.escape(edited)}`)?.focus();
}

for (const button of all("form[data-send] [type=submit]")) button.dataset.label = button.textContent;

one("#example").addEventListener("change", (event) => {
  const chosen = event.target.selectedOptions[0];
  if (!chosen.value) return;
  const form = event.target.form;
  form.elements.name.value = chosen.dataset.name;
  form.elements.stars.value = chosen.dataset.stars;
  form.elements.text.value = chosen.dataset.text;
});

document.addEventListener("click", async (event) => {
  const pressed = event.target.closest("button");
  if (!pressed) return;
  const { edit, answers, log, call } = pressed.dataset;
  if (edit) {
    const form = one("#shop form");
    form.dataset.edits = edit;
    form.elements.stars.value = pressed.dataset.stars;
    form.elements.text.value = pressed.dataset.text;
    one("[type=submit]", form).textContent = words.change;
    form.elements.text.focus();
  } else if (pressed.dataset.delete) {
    say((await send("/demo/shop/delete", { id: pressed.dataset.delete })).said);
  } else if (answers) {
    const form = one("#mail form");
    form.elements.answers.value = answers;
    form.elements.subject.value = pressed.dataset.subject;
    form.elements.text.value = "";
    form.elements.text.focus();
  } else if (call) {
    const answer = await fetch(`/demo/part/calls?call=${encodeURIComponent(call)}`);
    one("#calls").innerHTML = await answer.text();
    one("[data-call]").focus();
  } else if (log) {
    await send("/demo/phone/log", { call: Number(log), person: root.dataset.as });
    if (getComputedStyle(one(".sides")).display !== "none") one("#to-work").click();
  }
});

// The chat begins where the shop's cards are.
document.dispatchEvent(new CustomEvent("ascolto:go", { detail: { place: "#reviews" } }));

// --- top bar

one("#as").addEventListener("change", (event) => {
  root.dataset.as = event.target.value;
  remember("as", event.target.value);
  document.dispatchEvent(new CustomEvent("ascolto:as", { detail: event.target.value }));
});

for (const button of all("button[data-language]")) {
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-pressed") === "true") return;
    one("#over").hidden = false;
    remember("lang", button.dataset.language);
    await send("/demo/language", { language: button.dataset.language });
    location.reload();
  });
}

const dark = () =>
  root.dataset.theme === "dark" ||
  (root.dataset.theme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);

one("#theme").setAttribute("aria-pressed", dark());
one("#theme").addEventListener("click", () => {
  const next = dark() ? "light" : "dark";
  root.dataset.theme = next;
  remember("theme", next);
  one("#theme").setAttribute("aria-pressed", next === "dark");
  document.dispatchEvent(new CustomEvent("ascolto:theme", { detail: next }));
});

one("#again").addEventListener("click", async () => {
  one("#over").hidden = false;
  await send("/demo/again");
  location.reload();
});

for (const box of all("[data-switch]")) {
  box.addEventListener("change", async () => {
    box.disabled = true;
    const told = await send("/demo/switch", { what: box.dataset.switch, down: box.checked });
    box.disabled = false;
    say(told.said);
  });
}

// --- which review is looked at, here and there

let looked = "";

function look(id, at) {
  if (id === looked) return;
  for (const on of [false, true]) {
    const review = on ? id : looked;
    if (!review) continue;
    for (const each of all(`#customers [data-review="${CSS.escape(review)}"]`)) {
      each.classList.toggle("is-related", on);
    }
    if (at) {
      const detail = { case: at.dataset.case ?? "", review, on, from: "customers" };
      document.dispatchEvent(new CustomEvent("ascolto:hover", { detail }));
    }
  }
  looked = id;
}

const nowhere = document.createElement("i");

for (const kind of ["mouseover", "focusin"]) {
  one("#customers").addEventListener(kind, (event) => {
    const at = event.target.closest("[data-review]");
    look(at?.dataset.review ?? "", at ?? nowhere);
  });
}
one("#customers").addEventListener("mouseleave", () => look("", nowhere));
document.addEventListener("ascolto:hover", (event) => {
  const { review, on, from } = event.detail ?? {};
  if (from !== "customers") look(on ? String(review ?? "") : "");
});
