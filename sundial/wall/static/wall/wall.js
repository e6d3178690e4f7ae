// The wall's live line and its voice. Without this script the page reloads itself every half minute.
(() => {
  "use strict";
  const box = document.getElementById("wall-burning");
  const line = document.getElementById("wall-line");
  const voice = document.getElementById("wall-voice");
  if (!box) return;

  const reds = () => [...box.querySelectorAll('tr[data-light="red"]')];
  let known = new Set(reds().map((row) => row.dataset.signal));

  const live = (open) => {
    line.textContent = open ? line.dataset.live : line.dataset.lost;
    line.classList.toggle("wall-line-live", open);
  };
  const source = new EventSource(box.dataset.stream);
  source.addEventListener("open", () => live(true));
  source.addEventListener("error", () => live(false));
  source.addEventListener("changed", () => htmx.trigger(box, "wall:changed"));
  addEventListener("pagehide", () => source.close());

  // A spoken alarm for each red light that was not there before; silent until someone asks for it.
  let speaking = localStorage.getItem("wall-voice") === "on";
  const show = () => {
    voice.setAttribute("aria-pressed", String(speaking));
    voice.textContent = speaking ? voice.dataset.on : voice.dataset.off;
  };
  if ("speechSynthesis" in window) {
    voice.hidden = false;
    show();
    voice.addEventListener("click", () => {
      speaking = !speaking;
      localStorage.setItem("wall-voice", speaking ? "on" : "off");
      if (!speaking) speechSynthesis.cancel();
      show();
    });
  }
  const say = (text) => {
    const words = new SpeechSynthesisUtterance(text);
    words.lang = "zh-CN";
    speechSynthesis.speak(words);
  };
  box.addEventListener("htmx:afterSwap", () => {
    const fresh = reds().filter((row) => !known.has(row.dataset.signal));
    known = new Set(reds().map((row) => row.dataset.signal));
    if (speaking) fresh.forEach((row) => say(row.dataset.say));
  });
})();
