// Comforts of the hall; every page works without them.
(() => {
  "use strict";

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // Escape puts the suggestions away and leaves the typed words alone. Those still on their way do not come back: only
  // typing on asks for new ones.
  document.addEventListener("keydown", (event) => {
    const find = event.key === "Escape" && event.target.closest?.(".hall-find");
    if (!find) return;
    find.querySelector("input").focus();
    find.querySelector(".hall-suggestions").replaceChildren();
    find.dataset.away = "";
    event.preventDefault();
  });
  document.addEventListener("input", (event) => {
    delete event.target.closest(".hall-find")?.dataset.away;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target.closest(".hall-find[data-away]")) event.detail.shouldSwap = false;
  });
})();
