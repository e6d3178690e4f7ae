// Comforts of the hall; every page works without them.
(() => {
  "use strict";

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // Escape puts the suggestions away and leaves the typed words alone.
  document.addEventListener("keydown", (event) => {
    const find = event.key === "Escape" && event.target.closest?.(".hall-find");
    if (!find) return;
    find.querySelector("input").focus();
    find.querySelector(".hall-suggestions").replaceChildren();
    event.preventDefault();
  });
})();
