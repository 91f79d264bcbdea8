// The bar above the chat where it stands alone: each menu tells the page, and stays chosen.

for (const menu of document.querySelectorAll("[data-sets]")) {
  menu.addEventListener("change", () => {
    const name = menu.dataset.sets;
    const cookie = { as: "as", language: "lang", theme: "theme" }[name];
    document.cookie = `${cookie}=${menu.value}; path=/; SameSite=Strict; max-age=31536000`;
    history.replaceState(null, "", location.pathname);
    if (name === "language") {
      location.reload();
      return;
    }
    document.dispatchEvent(new CustomEvent(`ascolto:${name}`, { detail: menu.value }));
  });
}
