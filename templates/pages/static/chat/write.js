// The field where a person writes: Enter sends, "/" offers commands, a draft waits for each place.

import { act } from "./acts.js";

const drafts = new Map();
const BEGUN = /\s@\S*$/;

const formOf = (element) => element.closest("form.compose");
const draftOf = (form) => `${document.documentElement.dataset.as} ${form.dataset.key}`;

// After something was drawn: a field that is new gets the draft that was left there.
export function restore(root) {
  for (const form of root.querySelectorAll("form.compose")) {
    const field = form.querySelector("textarea");
    if (form.dataset.owner === document.documentElement.dataset.as) continue;
    form.dataset.owner = document.documentElement.dataset.as;
    field.value = drafts.get(draftOf(form)) || "";
  }
}

export function listen(root, done) {
  root.addEventListener("input", (event) => {
    if (!event.target.matches(".compose-text")) return;
    drafts.set(draftOf(formOf(event.target)), event.target.value);
    offer(event.target);
  });
  root.addEventListener("keydown", (event) => {
    if (event.target.matches(".compose-text") && !event.isComposing) pressed(event);
  });
  root.addEventListener("focusout", (event) => {
    if (event.target.matches(".compose-text")) setTimeout(() => hide(event.target), 150);
  });
  root.addEventListener("pointerdown", (event) => {
    const option = event.target.closest("[data-command], [data-handle]");
    if (!option) return;
    event.preventDefault();
    take(formOf(option).querySelector("textarea"), option);
  });
  root.addEventListener("submit", (event) => {
    if (!event.target.matches("form.compose")) return;
    event.preventDefault();
    send(event.target, done);
  });
}

function pressed(event) {
  const field = event.target;
  const options = offered(field);
  const active = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (options.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : options.length - 1;
    choose(field, options, active < 0 && step > 1 ? options.length - 1 : (active + step) % options.length);
  } else if (options.length && event.key === "Escape") {
    event.preventDefault();
    hide(field);
  } else if (active >= 0 && (event.key === "Tab" || event.key === "Enter")) {
    event.preventDefault();
    take(field, options[active]);
  } else if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    formOf(field).requestSubmit();
  }
}

async function send(form, done) {
  const field = form.querySelector("textarea");
  const text = field.value;
  if (!text.trim()) return;
  field.value = "";
  drafts.delete(draftOf(form));
  hide(field);
  const { channel, threadOf } = form.dataset;
  const went = await done(act({ do: "write", channel, thread: threadOf || undefined, text }));
  if (!went && !field.value) {
    field.value = text;
    drafts.set(draftOf(form), text);
  }
}

const listOf = (field) => document.getElementById(field.getAttribute("aria-controls"));

function offered(field) {
  const list = listOf(field);
  return list && !list.hidden ? [...list.children].filter((one) => !one.hidden) : [];
}

function offer(field) {
  const list = listOf(field);
  if (!list) return;
  const text = field.value;
  let some = false;
  for (const option of list.children) {
    option.hidden = !(text.startsWith("/") && fits(option.dataset, text));
    option.setAttribute("aria-selected", "false");
    some ||= !option.hidden;
  }
  list.hidden = !some;
  field.setAttribute("aria-expanded", String(some));
  field.removeAttribute("aria-activedescendant");
}

// A command that goes on as the text began, or a colleague by the beginning of handle or name.
function fits({ command, handle, person }, text) {
  if (command) return command.startsWith(text) && command !== text;
  const begun = text.match(BEGUN)?.[0].trim().toLowerCase();
  const called = [handle, ...person.split(" ").map((name) => `@${name}`)];
  return Boolean(begun) && called.some((one) => one.toLowerCase().startsWith(begun));
}

function hide(field) {
  const list = listOf(field);
  if (!list) return;
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function choose(field, options, index) {
  for (const [number, option] of options.entries()) {
    option.setAttribute("aria-selected", String(number === index));
  }
  options[index].scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", options[index].id);
}

// A word in capitals and @a stand for what the person writes there.
function take(field, option) {
  const { command, handle } = option.dataset;
  field.value = command
    ? command.replace(/\s+(?:[A-ZÀ-Ý]{2,}|@a\b.*)$/, " ")
    : field.value.replace(BEGUN, ` ${handle} `);
  drafts.set(draftOf(formOf(field)), field.value);
  hide(field);
  field.focus();
}
