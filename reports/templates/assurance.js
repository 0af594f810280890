"use strict";
// The page works without this script; it adds filters, whole exchanges on demand, and copying.
(function () {
  const byId = (id) => document.getElementById(id);
  const make = (tag, text, className) => {
    const element = document.createElement(tag);
    if (text !== undefined) element.textContent = text;
    if (className) element.className = className;
    return element;
  };
  let parsed;
  const data = () => (parsed ??= JSON.parse(byId("data").textContent));

  function pretty(text) {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  }

  function shownExchange(id) {
    const { exchanges, texts } = data();
    const found = exchanges[id];
    const box = make("div");
    if (!found) {
      box.append(make("p", `The evidence holds no exchange ${id}.`));
      return box;
    }
    const text = (key) => (key in found ? texts[found[key]] : "");
    const block = (heading, ...parts) => {
      const pre = make("pre", parts.filter(Boolean).join("\n\n"));
      pre.tabIndex = 0;
      pre.setAttribute("role", "group");
      pre.setAttribute("aria-label", `${heading} of ${id}`);
      box.append(make("p", heading, "soft"), pre);
    };
    block(`Sent ${text("at")}`, `${text("sent")}\n${text("headers")}`,
      text("claims") && `Claims of the token:\n${pretty(text("claims"))}`, pretty(text("body")));
    block(`Came back after ${found.ms} ms`, `${text("status")}\n${text("answerHeaders")}`, pretty(text("answer")));
    return box;
  }

  function expandable(label, fill) {
    const details = make("details", undefined, "scenario");
    details.append(make("summary", label));
    details.addEventListener("toggle", () => {
      if (details.open && details.childElementCount === 1) details.append(fill());
    });
    return details;
  }

  function fillScenario(details) {
    const list = make("ol");
    for (const [text, outcome, message, ids] of data().scenarios[Number(details.dataset.scenario)]) {
      const item = make("li");
      item.append(make("span", text + " "), make("span", outcome, `badge s-${outcome.replaceAll(" ", "-")}`));
      if (message) item.append(make("p", message));
      for (const id of ids) {
        const { exchanges, texts } = data();
        const found = exchanges[id];
        const label = found ? `${id}: ${texts[found.sent]} → ${texts[found.status]}` : id;
        item.append(expandable(label, () => shownExchange(id)));
      }
      list.append(item);
    }
    details.append(list);
  }

  for (const details of document.querySelectorAll("details[data-scenario]")) {
    details.addEventListener("toggle", () => {
      if (details.open && !details.dataset.filled) {
        details.dataset.filled = "yes";
        fillScenario(details);
      }
    });
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-exchange], button[data-copy]");
    if (!button) return;
    if (button.dataset.exchange) {
      const place = byId(button.getAttribute("aria-controls"));
      const open = button.getAttribute("aria-expanded") === "true";
      if (!open && !place.childElementCount) place.append(shownExchange(button.dataset.exchange));
      place.hidden = open;
      button.setAttribute("aria-expanded", String(!open));
      return;
    }
    const text = byId(button.dataset.copy).textContent;
    let copied = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(byId(button.dataset.copy));
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      copied = document.execCommand("copy");
    }
    byId("told").textContent = copied ? "The command is copied." : "The command is selected: copy it.";
    button.textContent = copied ? "Copied" : "Selected";
  });

  const rows = [...document.querySelectorAll("details.requirement")];
  const haystack = new Map(rows.map((row) => [row, row.querySelector("summary").textContent.toLowerCase()]));
  const form = byId("filters");

  function filter() {
    const states = new Set([...form.querySelectorAll("input[name=state]:checked")].map((box) => box.value));
    const area = form.elements.area.value;
    const words = form.elements.words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const text = haystack.get(row);
      const fits = (!states.size || states.has(row.dataset.state)) && (!area || row.dataset.area === area) &&
        words.every((word) => text.includes(word));
      row.hidden = !fits;
      shown += fits ? 1 : 0;
    }
    for (const section of document.querySelectorAll(".area")) {
      section.hidden = !section.querySelector("details.requirement:not([hidden])");
    }
    byId("shown").textContent = `${shown} of ${rows.length} requirements shown`;
  }

  form.hidden = false;
  form.addEventListener("input", filter);
  form.addEventListener("reset", () => setTimeout(filter));
  form.addEventListener("submit", (event) => event.preventDefault());

  function openTarget() {
    const row = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (!row || row.tagName !== "DETAILS") return;
    if (row.hidden) {
      form.reset();
      filter();
    }
    row.open = true;
    row.scrollIntoView();
    row.querySelector("summary").focus({ preventScroll: true });
  }
  addEventListener("hashchange", openTarget);
  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]');
    if (link && link.getAttribute("href") === location.hash) openTarget();
  });

  // On paper, what has findings is opened, as nobody can click there.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = rows.filter((row) => !row.open && !row.hidden && row.dataset.findings);
    for (const row of opened) row.open = true;
  });
  addEventListener("afterprint", () => {
    for (const row of opened) row.open = false;
  });

  filter();
  openTarget();
})();
