// Makes what stands in the page equal to new HTML and touches nothing else, so that focus, scroll
// and what is being typed stay. Children are told apart by data-key or id. `data-own` names the
// attributes that the page itself sets (and "text" its text); a <details> is opened and closed by its reader.

const keyOf = (node) => (node.nodeType === 1 ? node.dataset.key || node.id : "");
const alike = (one, other) => one.nodeType === other.nodeType && one.nodeName === other.nodeName;

export function morph(place, html) {
  const made = document.createElement("template");
  made.innerHTML = html;
  children(place, made.content);
}

function children(place, wanted) {
  const keys = new Set([...wanted.childNodes].map(keyOf).filter(Boolean));
  const standing = new Map();
  for (const child of [...place.childNodes]) {
    const key = keyOf(child);
    if (key && keys.has(key)) standing.set(key, child);
    else if (key) child.remove();
  }
  let at = place.firstChild;
  for (const next of [...wanted.childNodes]) {
    const key = keyOf(next);
    while (at && !key && !keyOf(at) && !alike(at, next)) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
    const found = key ? standing.get(key) : at && !keyOf(at) && alike(at, next) ? at : null;
    if (!found || !alike(found, next)) {
      place.insertBefore(document.importNode(next, true), at);
    } else {
      while (at && at !== found && !keyOf(at)) {
        const gone = at;
        at = at.nextSibling;
        gone.remove();
      }
      if (found === at) at = at.nextSibling;
      else place.insertBefore(found, at);
      same(found, next);
    }
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function same(node, wanted) {
  if (node.nodeType !== 1) {
    if (node.nodeValue !== wanted.nodeValue) node.nodeValue = wanted.nodeValue;
    return;
  }
  const own = new Set((wanted.dataset.own || "").split(" "));
  if (node.nodeName === "DETAILS") own.add("open");
  for (const { name, value } of [...wanted.attributes]) {
    if (!own.has(name) && node.getAttribute(name) !== value) node.setAttribute(name, value);
  }
  for (const { name } of [...node.attributes]) {
    if (!own.has(name) && !wanted.hasAttribute(name)) node.removeAttribute(name);
  }
  if (!own.has("text")) children(node, wanted);
}
