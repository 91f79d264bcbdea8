// What a person does goes to the workspace in the order in which it was done.

const TYPING = 250; // milliseconds after the last character
let chain = Promise.resolve();
const waiting = new Map();

// Where something stands: a view, or a message of a Slack channel.
export function placeOf(element) {
  const view = element.closest("[data-view]");
  if (view) return { view: view.dataset.view };
  const { channel, ts } = element.closest("[data-ts]").dataset;
  return { channel, ts };
}

export function act(body) {
  for (const id of [...waiting.keys()]) send(id);
  return post(body);
}

// Tell what is being typed, a little later; with `now`, at once.
export function typed(field, body, now) {
  const told = () => ({ ...body, ...placeOf(field), text: field.value });
  clearTimeout(waiting.get(field.id)?.timer);
  waiting.set(field.id, { told, timer: setTimeout(() => send(field.id), now ? 0 : TYPING) });
}

// A modal is sent with its fields: what waits to be told about them is told by that.
export function forgetTyped() {
  for (const { timer } of waiting.values()) clearTimeout(timer);
  waiting.clear();
}

function send(id) {
  const { told, timer } = waiting.get(id);
  clearTimeout(timer);
  waiting.delete(id);
  const field = document.getElementById(id);
  if (field) post(told()).catch(() => {});
}

function post(body) {
  const run = chain.then(async () => {
    const root = document.documentElement;
    const answer = await fetch(`/chat/act?lang=${root.lang}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ as: root.dataset.as, ...body }),
    });
    if (answer.status === 409) return {}; // gone: the page is about to see it
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  });
  chain = run.catch(() => {});
  return run;
}
