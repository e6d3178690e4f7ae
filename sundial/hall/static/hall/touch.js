// A screen nobody touches goes back to its start, after it has said so. What was looked for is replaced, not left behind the page.
(() => {
  "use strict";

  const note = document.querySelector("[data-idle]");
  if (!note) return;
  const idle = Number(note.dataset.idle) * 1000;
  const warned = Number(note.dataset.warned) * 1000;
  let warn;
  let leave;

  const wait = () => {
    clearTimeout(warn);
    clearTimeout(leave);
    note.hidden = true;
    warn = setTimeout(() => { note.hidden = false; }, idle - warned);
    leave = setTimeout(() => location.replace(note.dataset.start), idle);
  };

  for (const sign of ["pointerdown", "keydown", "scroll"]) {
    addEventListener(sign, wait, { passive: true });
  }
  addEventListener("beforeprint", wait);
  wait();
})();
