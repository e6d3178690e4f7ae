// Whoever writes a long text is not idle: typing keeps the session, and its end is announced before a word is lost.
(() => {
  "use strict";
  const told = document.getElementById("desk-awake");
  if (!told) return;
  const idle = Number(told.dataset.idle) * 1000;
  const BEFORE = 120_000; // told two minutes ahead
  const EVERY = 60_000;
  let asked = Date.now();
  let timer = 0;

  const say = (text) => {
    told.textContent = text;
    told.hidden = !text;
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(() => say(told.dataset.soon), Math.max(idle - BEFORE, 0));
  };
  const stay = async () => {
    if (Date.now() - asked < EVERY && told.hidden) return;
    asked = Date.now();
    try {
      const answer = await fetch(told.dataset.url, { redirect: "manual" });
      say(answer.status === 204 ? "" : told.dataset.gone);
    } catch {
      return; // No network: the next sign of life tries again.
    }
    wait();
  };
  document.addEventListener("input", stay);
  document.addEventListener("keydown", stay);
  wait();
})();
