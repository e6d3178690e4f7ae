// The wall's live line, its voice, its title and icon, and the grey of stale data. Without this script the page reloads
// itself every half minute.
(() => {
  "use strict";
  const box = document.getElementById("wall-burning");
  const line = document.getElementById("wall-line");
  const voice = document.getElementById("wall-voice");
  const stale = document.getElementById("wall-stale");
  if (!box) return;

  // The red lights that came last, whichever page of rows is shown.
  const alarms = () => [...box.querySelectorAll("[data-alarm]")];
  const newest = () => Math.max(0, ...alarms().map((each) => Number(each.dataset.alarm)));
  let known = new Set(alarms().map((each) => each.dataset.signal));
  let latest = newest();

  // Title and icon say how many red lights burn, also while the page is in the background.
  const title = document.title;
  const icon = document.querySelector('link[rel="icon"]');
  const calm = icon.href;
  const announce = () => {
    const figure = box.querySelector("[data-red]");
    const number = figure ? Number(figure.dataset.red) : alarms().length;
    document.title = number ? `(${number}) ${box.dataset.red} · ${title}` : title;
    icon.href = number ? box.dataset.redIcon : calm;
  };

  const live = (open) => {
    const said = open ? line.dataset.live : line.dataset.lost;
    if (line.textContent !== said) line.textContent = said; // a screen reader hears each change, and nothing else
    line.classList.toggle("wall-line-live", open);
  };

  // What is shown is grey, with its time, once nothing has been heard for longer than two signs of life. A line that speaks proves
  // nothing while the facts themselves cannot be fetched.
  let unfetched = false;
  const patience = Number(box.dataset.patience) * 1000;
  let heard = Date.now();
  const fresh = () => {
    heard = Date.now();
    check();
    live(source.readyState === EventSource.OPEN);
  };
  const check = () => {
    const old = Date.now() - heard > patience;
    box.classList.toggle("wall-is-stale", old);
    if (old && stale.hidden) {
      const shown = box.querySelector("[data-as-of]");
      stale.textContent = stale.dataset.text.replace("{moment}", shown ? shown.dataset.asOf : "");
    }
    stale.hidden = !old;
    // A line nobody has hung up can be dead all the same.
    if (old) live(false);
  };
  setInterval(check, 1000);
  // While cases wait to be looked at, what is shown is about to change, also where no light comes of it.
  const LOOK_AGAIN = 2000;
  let again = 0;
  const watchTheWaiting = () => {
    clearTimeout(again);
    if (box.querySelector("[data-waiting]")) again = setTimeout(() => htmx.trigger(box, "wall:changed"), LOOK_AGAIN);
  };
  watchTheWaiting();
  document.addEventListener("htmx:afterSwap", watchTheWaiting);

  const source = new EventSource(box.dataset.stream);
  source.addEventListener("open", () => {
    live(!unfetched);
    // What changed while the line was lost was not announced.
    htmx.trigger(box, "wall:changed");
  });
  source.addEventListener("error", () => live(false));
  const missed = () => {
    unfetched = true;
    live(false);
  };
  ["htmx:sendError", "htmx:responseError", "htmx:timeout"].forEach((each) => box.addEventListener(each, missed));
  source.addEventListener("alive", () => {
    if (!unfetched && !box.classList.contains("wall-is-stale")) fresh();
    else htmx.trigger(box, "wall:changed");
  });
  source.addEventListener("changed", () => htmx.trigger(box, "wall:changed"));
  addEventListener("pagehide", () => source.close());

  // An alarm for each red light that was not there before, spoken where the browser has a voice, else a tone; silent
  // until someone asks for it.
  let speaking = localStorage.getItem("wall-voice") === "on";
  // A page that was reloaded is silent until somebody touches it: browsers speak for nobody unseen, and say nothing of it.
  const touched = () => !("userActivation" in navigator) || navigator.userActivation.hasBeenActive;
  const show = () => {
    voice.setAttribute("aria-pressed", String(speaking));
    voice.textContent = !speaking ? voice.dataset.off : touched() ? voice.dataset.on : voice.dataset.touch;
  };
  ["pointerup", "keyup"].forEach((each) => addEventListener(each, show));
  voice.hidden = false;
  show();
  voice.addEventListener("click", () => {
    speaking = !speaking;
    localStorage.setItem("wall-voice", speaking ? "on" : "off");
    if (!speaking && "speechSynthesis" in window) speechSynthesis.cancel();
    show();
  });
  const tone = () => {
    const air = new AudioContext();
    const sound = air.createOscillator();
    const loud = air.createGain();
    loud.gain.value = 0.2;
    sound.frequency.value = 880;
    sound.connect(loud).connect(air.destination);
    sound.start();
    sound.stop(air.currentTime + 0.6);
    sound.addEventListener("ended", () => air.close());
  };
  const speaks = () => "speechSynthesis" in window && speechSynthesis.getVoices().some((each) => each.lang.startsWith("zh"));
  const say = (text) => {
    const words = new SpeechSynthesisUtterance(text);
    words.lang = "zh-CN";
    speechSynthesis.speak(words);
  };
  box.addEventListener("htmx:afterSwap", () => {
    unfetched = false;
    fresh();
    announce();
    // One that moved up because another was put out is not new.
    const lit = alarms().filter((each) => !known.has(each.dataset.signal) && Number(each.dataset.alarm) >= latest);
    alarms().forEach((each) => known.add(each.dataset.signal));
    latest = Math.max(latest, newest());
    if (!speaking || !lit.length) return;
    if (speaks()) lit.forEach((each) => say(each.dataset.say));
    else tone();
  });
  announce();
})();
