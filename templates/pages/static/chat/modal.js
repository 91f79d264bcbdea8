// Modals: the one on top of the stack, where the focus goes, and the question before a click.

import { act, forgetTyped } from "./acts.js";
import { morph } from "./morph.js";

const FIELDS = "textarea, select, input, .modal-body button";
const dialog = document.getElementById("chat-modal");
const question = document.getElementById("chat-confirm");
let shown = "";
let opener = null;
const focused = new Map();

dialog.addEventListener("focusin", (event) => {
  const found = pathOf(event.target);
  if (shown && found) focused.set(shown, found);
});

dialog.addEventListener("cancel", (event) => {
  event.preventDefault();
  close(false);
});

dialog.addEventListener("close", () => {
  if (shown) close(false);
});

export function close(everything) {
  if (!shown) return Promise.resolve();
  return act({ do: "close", view: shown, everything });
}

// The fields of the modal as they stand now, for its submit.
export function fields() {
  forgetTyped();
  return [...dialog.querySelectorAll("[data-types]")].map((field) => ({
    block: field.dataset.block,
    action: field.dataset.action,
    text: field.value,
  }));
}

export function draw(view, html, submitted) {
  const before = shown;
  shown = view;
  if (!view) {
    if (before) leave();
    return;
  }
  if (!before) opener = document.activeElement;
  const stood = new Set(blocks().map((one) => one.dataset.key));
  morph(dialog, html);
  if (!dialog.open) dialog.showModal();
  const wrong = submitted && dialog.querySelector("[aria-invalid], .alert.is-error");
  if (wrong) {
    const field = wrong.matches(".ticks") ? wrong.querySelector("input") : wrong;
    (field.matches(FIELDS) ? field : dialog.querySelector(".modal-body")).focus();
  } else if (view !== before || !settled() || !blocks().some((one) => stood.has(one.dataset.key))) {
    const again = focused.has(view) && dialog.querySelector(focused.get(view));
    const first = dialog.querySelector("[autofocus]") || firstField();
    (again || first || dialog.querySelector(".modal-title")).focus();
  } else if (submitted) {
    tell(blocks().filter((one) => !stood.has(one.dataset.key)));
  }
}

// How to find a field or a button again; "" for the title, where the focus only waits.
function pathOf({ id, dataset, value }) {
  if (id) return id === "chat-modal-title" ? "" : `#${CSS.escape(id)}`;
  const { block, action } = dataset;
  if (!action) return "";
  const one = value ? `[value="${CSS.escape(value)}"]` : "";
  return `[data-block="${CSS.escape(block)}"][data-action="${CSS.escape(action)}"]${one}`;
}

const blocks = () => [...dialog.querySelectorAll(".modal-body > .block")];

// A modal that came back: show and say what it says now.
function tell(added) {
  if (!added.length) return;
  added.at(-1).scrollIntoView({ block: "nearest" });
  added[0].scrollIntoView({ block: "nearest" });
  document.getElementById("chat-modal-said").textContent = added
    .map((one) => one.innerText.trim().replace(/\s+/g, " "))
    .join(" ");
}

// Whether the focus is on something within; on the title it waits for the first field to come.
function settled() {
  const active = document.activeElement;
  return dialog.contains(active) && active !== dialog && !active.matches(".modal-title");
}

function firstField() {
  const found = [...dialog.querySelectorAll(FIELDS)].filter((one) => !one.closest("details"));
  return found.find((one) => one.matches("textarea, [type=text], [type=radio]")) || found[0];
}

function leave() {
  dialog.close();
  dialog.replaceChildren();
  focused.clear();
  const message = opener?.closest?.(".message")?.id;
  const back = opener?.isConnected ? opener : document.getElementById(message || "place-title");
  (back || document.getElementById("place-title"))?.focus({ preventScroll: true });
}

// Ask before a click that wants to be asked; resolves to whether to go on.
export function confirmed(button) {
  const { confirm, confirmText, confirmYes, confirmNo, confirmDanger } = button.dataset;
  if (confirm === undefined) return Promise.resolve(true);
  question.querySelector("h2").textContent = confirm;
  question.querySelector("p").textContent = confirmText;
  const [no, yes] = question.querySelectorAll("button");
  no.textContent = confirmNo;
  yes.textContent = confirmYes;
  yes.classList.toggle("is-danger", confirmDanger !== undefined);
  question.returnValue = "no";
  question.showModal();
  return new Promise((resolve) => {
    for (const one of [no, yes]) one.onclick = () => question.close(one.value);
    question.addEventListener("close", () => resolve(question.returnValue === "yes"), { once: true });
  });
}
