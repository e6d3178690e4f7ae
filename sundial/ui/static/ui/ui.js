// Small comforts on top of pages that already work without JavaScript.
(() => {
  "use strict";

  // After a rejected form the reader starts at the summary of what is wrong.
  const toErrors = (root) => root.querySelector("#sd-errors")?.focus();

  // A request that failed says so aloud; nothing on the page pretends it worked.
  const said = () => document.getElementById("sd-said");
  const say = (words) => {
    said().textContent = words;
    said().className = "sd-toast";
  };
  const sayFailure = () => say(said().dataset.failed);
  window.addEventListener("online", () => unsay());
  const unsay = () => { said().className = "sd-hidden"; };

  // A second press of the same button sends nothing twice, and waits no longer than a slow answer should take.
  const sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || form.hasAttribute("hx-post")) return;
    // A browser without a network would leave the page, and what was typed would be gone.
    if (!navigator.onLine) {
      event.preventDefault();
      say(said().dataset.offline);
      return;
    }
    if (sent.has(form)) event.preventDefault();
    sent.add(form);
    setTimeout(() => sent.delete(form), 4000);
  });

  // A menu that was opened closes as menus do: by Escape, and by a press elsewhere.
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.sd-menu[open]")) if (!menu.contains(except)) menu.open = false;
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest("details.sd-menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // A filter that only narrows a list applies itself when changed; the button stays for everyone else.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form.sd-filters");
    if (form?.hasAttribute("data-live") && event.target.matches("select")) form.requestSubmit();
  });

  // What is asked only under a condition (“data-when”: field → answers) is folded away while the condition is not met.
  const answersOf = (form, name) =>
    [...form.querySelectorAll(`[name="${CSS.escape(name)}"]`)]
      .filter((input) => !["radio", "checkbox"].includes(input.type) || input.checked)
      .map((input) => input.value);
  const isMet = (form, when) =>
    Object.entries(when).every(([name, wanted]) => answersOf(form, name).some((each) => wanted.includes(each)));
  const foldIn = (root) => {
    for (const field of root.querySelectorAll("form [data-when]")) {
      field.hidden = !isMet(field.form ?? field.closest("form"), JSON.parse(field.dataset.when)) && !field.matches(".sd-field-bad");
    }
  };
  document.addEventListener("change", (event) => { if (event.target.form) foldIn(document); });

  // A table to fill in grows by a row when its last one is begun; without this, further rows are pasted.
  const counted = (text) => text.replace(/\d+(?=-[^-]*$|$)/, (n) => String(Number(n) + 1));
  document.addEventListener("input", (event) => {
    const row = event.target.closest(".desk-rows tbody tr:last-child");
    if (!row) return;
    const next = row.cloneNode(true);
    for (const cell of next.querySelectorAll("input")) {
      cell.removeAttribute("id");
      cell.name = counted(cell.name);
      cell.setAttribute("aria-label", counted(cell.getAttribute("aria-label")));
      cell.value = "";
    }
    row.after(next);
  });

  document.addEventListener("DOMContentLoaded", () => { foldIn(document); toErrors(document); });
  document.addEventListener("htmx:afterSwap", (event) => { unsay(); foldIn(document); toErrors(event.target); });
  document.addEventListener("htmx:responseError", sayFailure);
  document.addEventListener("htmx:sendError", sayFailure);
})();
