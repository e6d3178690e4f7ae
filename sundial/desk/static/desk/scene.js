// At the scene the network comes and goes. What is typed into an act stays on this device until the act is recorded; an act sent
// without a network waits here and is sent once. The form's own key makes a second sending of the same act change nothing.
(() => {
  "use strict";
  const told = document.getElementById("desk-scene");
  if (!told) return;
  const MARK = "sundial:act:";
  const AGAIN = 1_000;
  const keep = Number(told.dataset.hours) * 3_600_000;
  const mine = MARK + told.dataset.officer + ":";
  const words = told.dataset;

  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(key));
    } catch {
      return null;
    }
  };
  const write = (key, draft) => {
    try {
      localStorage.setItem(key, JSON.stringify(draft));
      return true;
    } catch {
      return false; // Full or forbidden: the page then works as it would without this file.
    }
  };
  const drafts = () => Object.keys(localStorage).filter((key) => key.startsWith(MARK));
  const say = (text, key) => {
    told.hidden = !text;
    told.querySelector("p").textContent = text;
    const drop = told.querySelector("button");
    drop.hidden = !key;
    drop.onclick = () => {
      localStorage.removeItem(key);
      location.reload();
    };
  };
  const typed = (form) =>
    [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken");

  // Old ones, another officer's on a shared device, and acts the server has recorded do not stay.
  for (const key of drafts()) {
    const draft = read(key);
    if (!draft || Date.now() - draft.at > keep || !key.startsWith(mine)) localStorage.removeItem(key);
  }
  const forget = (once) => {
    for (const key of drafts()) if (read(key)?.once === once) localStorage.removeItem(key);
  };
  for (const done of document.querySelectorAll("[data-done]")) forget(done.dataset.done);
  document.addEventListener("submit", (event) => {
    if (event.target.action?.endsWith(words.out)) drafts().forEach((key) => localStorage.removeItem(key));
  });

  // The page the server answers with; an error of the server or of the way to it is thrown, and the act is tried again.
  const ask = async (url, options) => {
    const answer = await fetch(url, options);
    if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };
  const recorded = (page, once) => [...page.querySelectorAll("[data-done]")].some((done) => done.dataset.done === once);
  const send = async (key) => {
    const draft = read(key);
    if (!draft?.waits) return;
    const page = await ask(draft.url);
    if (page.getElementById("desk-scene")?.dataset.officer !== words.officer) {
      say(words.away, key); // The session ended meanwhile: the act waits until its officer has signed in again.
      return;
    }
    // Sent even when the page refuses: an act whose answer was lost on the way is known by its key.
    const body = new FormData();
    for (const [name, value] of draft.typed) body.append(name, value);
    body.append("csrfmiddlewaretoken", page.querySelector("[name=csrfmiddlewaretoken]").value);
    const answer = await ask(draft.url, { method: "POST", body });
    if (recorded(answer, draft.once)) {
      localStorage.removeItem(key);
      say(words.sent);
    } else {
      write(key, { ...draft, waits: false }); // Refused: it is a draft again, and the officer reads why when he opens it.
      say(words.refused, key);
    }
  };
  let again = 0;
  let sending = false;
  const sendAll = async () => {
    clearTimeout(again);
    if (sending) return;
    sending = true;
    try {
      for (const key of drafts()) await send(key);
    } catch {
      again = setTimeout(sendAll, AGAIN); // The device says there is a network before there is one.
    } finally {
      sending = false;
    }
  };
  addEventListener("online", sendAll);
  if (navigator.onLine) sendAll();

  const form = document.querySelector("form[data-keep]");
  const once = form?.elements.namedItem("once");
  if (!form || !once) return;
  // What a page is asked about (which permit, part of which case) stands in its query: another one is another draft.
  const here = location.pathname + location.search;
  const key = mine + here;
  const before = read(key);
  // A table that grew while it was filled in grows again, as it does under the hand.
  const named = (name) => form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
  const grow = (name) => {
    const [, table] = name.match(/^(.+)-\d+-[^-]+$/) ?? [];
    const last = () => form.querySelector(`.desk-rows tbody tr:last-child [name^="${CSS.escape(table)}-"]`);
    for (let row = 0; table && row < 1000 && last() && !named(name).length; row++) {
      last().dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  // What was sent and perhaps arrived keeps its key; what was only typed is another act in every tab, with a key of its own.
  const sent = Boolean(before?.sent || before?.waits);
  // A page that refuses shows what was sent; the device has nothing to add to it.
  if (before && !document.getElementById("sd-errors") && !form.querySelector("[aria-invalid=true]")) {
    for (const field of form.elements) if (field.type === "checkbox" || field.type === "radio") field.checked = false;
    for (const [name, value] of before.typed) {
      if (name === "once" && !sent) continue;
      grow(name);
      for (const field of named(name)) {
        if (field.type === "checkbox" || field.type === "radio") field.checked ||= field.value === value;
        else if (field.type !== "file") field.value = value;
      }
    }
    say(before.waits ? words.waits : words.restored, key);
  }
  const remember = (waits, now) =>
    write(key, {
      at: Date.now(),
      once: once.value,
      url: here,
      typed: typed(form),
      sent: now || (sent && once.value === before.once),
      waits,
    });
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => remember(false, false), 400);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    const kept = remember(!navigator.onLine, true);
    if (navigator.onLine || !kept) return;
    event.preventDefault();
    const files = [...form.elements].some((field) => field.type === "file" && field.files.length);
    say(files ? words.files : words.waits, key);
  });
})();
