// Verifies a receipt in the reader's own browser: nothing is sent anywhere, and the page works without a network.
// The formats are those of docs/spec/ledger.md: tlog-proof@v1, RFC 6962 tree, signed note with Ed25519.
(() => {
  "use strict";
  const HASH = 32;
  const text = new TextEncoder();
  const hex = (bytes) => [...bytes].map((each) => each.toString(16).padStart(2, "0")).join("");
  const unhex = (said) => Uint8Array.from(said.match(/../g) ?? [], (each) => parseInt(each, 16));
  const same = (one, other) => one.length === other.length && one.every((each, at) => each === other[at]);
  const join = (...parts) => {
    const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
    parts.reduce((at, part) => { whole.set(part, at); return at + part.length; }, 0);
    return whole;
  };
  const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest("SHA-256", join(...parts)));

  class Unproven extends Error {}
  const demand = (holds, reason) => { if (!holds) throw new Unproven(reason); };

  const unbase64 = (said, reason) => {
    let binary;
    try { binary = atob(said); } catch { throw new Unproven(reason); }
    demand(btoa(binary) === said, reason);
    return Uint8Array.from(binary, (each) => each.charCodeAt(0));
  };

  // RFC 8785 for what a receipt holds: texts, whole numbers, true, false, null, lists and objects.
  const canonical = (value) => {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  };

  // A receipt out of a QR code: deflated, in base 45 (RFC 9285).
  const PACKED = "SUNDIAL1:";
  const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  const unpack = async (said) => {
    if (!said.startsWith(PACKED)) return said;
    const bytes = [];
    for (const group of said.slice(PACKED.length).match(/[^]{1,3}/g) ?? []) {
      const signs = [...group].map((sign) => SIGNS.indexOf(sign));
      const number = signs.reduce((sum, sign, place) => sum + sign * 45 ** place, 0);
      demand(signs.length > 1 && !signs.includes(-1) && number < 256 ** (signs.length - 1), "form");
      bytes.push(...(signs.length === 3 ? [number >> 8, number & 255] : [number]));
    }
    const inflated = new Blob([Uint8Array.from(bytes)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Response(inflated).text();
  };

  const parse = (receipt) => {
    const cut = receipt.indexOf("\n\n");
    demand(cut > 0, "form");
    const lines = receipt.slice(0, cut).split("\n");
    demand(lines.shift() === "c2sp.org/tlog-proof@v1", "form");
    demand(lines[0]?.startsWith("extra "), "form");
    const extra = new TextDecoder().decode(unbase64(lines.shift().slice(6), "form"));
    const index = /^index (0|[1-9][0-9]{0,15})$/.exec(lines.shift() ?? "");
    demand(index, "form");
    const hashes = lines.map((line) => unbase64(line, "form"));
    demand(hashes.every((each) => each.length === HASH), "form");
    return { content: JSON.parse(extra), index: Number(index[1]), hashes, note: receipt.slice(cut + 2) };
  };

  const parseKey = (vkey) => {
    const [name, id, encoded] = [vkey.slice(0, vkey.indexOf("+")), ...vkey.slice(vkey.indexOf("+") + 1).split(/\+(.*)/s)];
    const bytes = unbase64(encoded ?? "", "key");
    demand(name && bytes.length === HASH + 1 && bytes[0] === 1, "key");
    return { name, id, bytes };
  };

  // A log whose key was handed over signed with the earlier one up to a size, and with the later one beyond.
  const keyAt = (vkey, keys, size) => {
    const newest = vkey.trim();
    return keys.find(({ until }) => size <= until)?.key ?? newest;
  };

  const openNote = async (note, vkey, keys) => {
    const key = parseKey(keyAt(vkey, keys, Number(note.split("\n")[1])));
    const id = (await sha256(text.encode(`${key.name}\n`), key.bytes)).slice(0, 4);
    demand(hex(id) === key.id, "key");
    const cut = note.lastIndexOf("\n\n");
    demand(cut > 0, "form");
    const said = note.slice(0, cut + 1);
    const public_ = await crypto.subtle.importKey("raw", key.bytes.slice(1), "Ed25519", false, ["verify"]);
    let signed = false, further = false;
    for (const line of note.slice(cut + 2).trimEnd().split("\n")) {
      const [dash, name, encoded] = line.split(" ");
      if (dash !== "—" || name !== key.name) continue;
      const bytes = unbase64(encoded, "form");
      if (!same(bytes.slice(0, 4), id)) { further = true; continue; }
      demand(await crypto.subtle.verify("Ed25519", public_, bytes.slice(4), text.encode(said)), "signature");
      signed = true;
    }
    demand(signed, "unsigned");
    const [origin, size, root] = said.split("\n");
    demand(origin === key.name && /^(0|[1-9][0-9]{0,15})$/.test(size), "form");
    return { origin, size: Number(size), root: unbase64(root, "form"), further };
  };

  // RFC 9162 section 2.1.3.2, with whole numbers that stay exact above 32 bits.
  const included = async (index, size, leaf, hashes, root) => {
    demand(index < size, "place");
    let at = index, last = size - 1, hash = leaf;
    for (const other of hashes) {
      demand(last > 0, "place");
      if (at % 2 === 1 || at === last) {
        hash = await sha256(Uint8Array.of(1), other, hash);
        while (at % 2 === 0 && at !== 0) { at /= 2; last = Math.floor(last / 2); }
      } else {
        hash = await sha256(Uint8Array.of(1), hash, other);
      }
      at = Math.floor(at / 2); last = Math.floor(last / 2);
    }
    demand(last === 0 && same(hash, root), "place");
  };

  const opened = async ({ entry, opening, masked }) => {
    const digests = { ...masked };
    for (const [name, [salt, value]] of Object.entries(opening)) {
      const said = text.encode(canonical([salt, name, value]));
      digests[name] = hex(await sha256(text.encode("power/field/v1"), Uint8Array.of(0), said));
    }
    const whole = await sha256(text.encode("power/commit/v1"), Uint8Array.of(0), text.encode(canonical(digests)));
    demand(hex(whole) === JSON.parse(entry).c, "opening");
  };

  const verify = async (receipt, vkey, keys) => {
    const { content, index, hashes, note } = parse((await unpack(receipt.trimStart())).replace(/\r\n/g, "\n"));
    const checkpoint = await openNote(note, vkey, keys);
    const leaf = await sha256(Uint8Array.of(0), text.encode(content.entry));
    await included(index, checkpoint.size, leaf, hashes, checkpoint.root);
    await opened(content);
    const shown = Object.fromEntries(Object.entries(content.opening).map(([name, [, value]]) => [name, value]));
    const erased = (content.erased ?? []).filter((name) => Object.hasOwn(content.masked, name));
    return { leaf: JSON.parse(content.entry), shown, erased, index, checkpoint };
  };

  const shanghai = (moment) => new Date(moment).toLocaleString("sv-SE", { timeZone: "Asia/Shanghai" });
  const start = () => {
    const page = document.getElementById("verify");
    const words = JSON.parse(document.getElementById("verify-words").textContent);
    const answer = document.getElementById("verify-answer");
    const row = (label, value) => {
      const line = document.createElement("div");
      const [name, said] = [document.createElement("dt"), document.createElement("dd")];
      name.textContent = label;
      said.textContent = value;
      line.append(name, said);
      return line;
    };
    const say = (valid, sentence, rows) => {
      answer.replaceChildren();
      const head = document.createElement("h2");
      head.textContent = valid ? words.valid : words.invalid;
      const reason = document.createElement("p");
      reason.textContent = sentence;
      const list = document.createElement("dl");
      list.className = "hall-facts";
      list.append(...rows.map(([label, value]) => row(label, value)));
      answer.append(head, reason, list);
      answer.dataset.valid = String(valid);
      answer.hidden = false;
      answer.focus();
    };
    const called = (table, name) => (Object.hasOwn(table, name) ? table[name] : name);
    const titled = (name, more) => words.titled.replace("{name}", () => name).replace("{more}", () => more);
    const organ = (code) => (Object.hasOwn(words.organs, code) ? titled(words.organs[code], code) : code || "—");
    const person = (actor) => {
      const post = actor.post || (actor.id === "applicant" ? words.applicant : "");
      const name = actor.name || (actor.id === "system" ? words.system : "—");
      return post ? titled(name, post) : name;
    };
    // The first 80 bits of a leaf hash in groups that can be read aloud, as printed at the foot of a paper.
    const number = (leaf) => {
      const bits = [...leaf.slice(0, 20)].map((sign) => parseInt(sign, 16).toString(2).padStart(4, "0")).join("");
      const signs = bits.match(/.{5}/g).map((five) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[parseInt(five, 2)]).join("");
      return signs.match(/.{4}/g).join("-");
    };
    const said = (name, value) => {
      if (name === "paper.leaf") return number(value);
      if (Array.isArray(value)) return value.map((each) => said(name, each)).join(words.comma);
      if (typeof value === "boolean") return value ? words.yes : words.no;
      return typeof value === "string" ? called(words.values[name] ?? {}, value) : canonical(value);
    };
    const rank = (name) => Object.keys(words.fields).indexOf(name) + 1 || Number.MAX_SAFE_INTEGER;
    // Of a paper only what has a word here is said; the rest of it can be read on the paper itself.
    const sayable = (name) => !words.unsaid.includes(name) && (!name.startsWith("paper.") || Object.hasOwn(words.fields, name));
    const facts = ({ actor, data, ...rest }) => {
      const rows = actor ? [[words.actor, person(actor)]] : [];
      if (actor?.organ) rows.push([words.actor_organ, organ(actor.organ)]);
      const told = Object.entries({ ...rest, ...data }).filter(([name, value]) => sayable(name) && value !== "" && value !== null);
      told.sort(([one], [other]) => rank(one) - rank(other));
      return [...rows, ...told.map(([name, value]) => [called(words.fields, name), said(name, value)])];
    };
    const forgotten = (names) =>
      names.length ? [[words.erased, words.was_there.replace("{named}", () => names.map((name) => called(words.fields, name)).join(words.comma))]] : [];
    const tell = ({ leaf, shown, erased, index, checkpoint }) => {
      const rows = [
        [words.act, called(words.acts, leaf.act)],
        [words.organ, organ(leaf.org)],
        [words.item, leaf.item === "*" ? shown.item ?? words.rare : leaf.item || "—"],
        [words.occurred, shown.occurred_at ? shanghai(shown.occurred_at) : words.hidden],
        [words.recorded, shanghai(leaf.t)],
        ...facts(shown),
        ...forgotten(erased),
        [words.position, String(leaf.n)],
        [words.place, String(index)],
        [words.leaves, String(checkpoint.size)],
        [words.log, checkpoint.origin],
        // No browser knows SM2: what cannot be judged here is said, not passed over.
        ...(checkpoint.further ? [[words.national, words.national_page]] : []),
      ];
      say(true, words.unchanged, rows);
    };
    page.addEventListener("submit", async (event) => {
      event.preventDefault();
      const file = page.elements.receipt.files[0];
      try {
        const receipt = file ? await file.text() : page.elements.pasted.value;
        demand(receipt.trim(), "nothing");
        const key = page.elements.key;
        // Another key than the one this page came with is of another log, or was never handed over.
        tell(await verify(receipt, key.value, key.value === key.defaultValue ? words.keys : []));
      } catch (error) {
        const reason = error instanceof Unproven ? error.message : error.name === "NotSupportedError" ? "browser" : "form";
        say(false, words.reasons[reason], []);
      }
    });
    page.hidden = false;
  };
  document.addEventListener("DOMContentLoaded", start);
})();
