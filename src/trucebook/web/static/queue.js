// The review queue by keyboard: j k move, a accept, r reject, c correct, s skip, u take back, ? the keys.
"use strict";
const cards = Array.from(document.querySelectorAll("[data-card]"));
const said = document.getElementById("said");
const made = [];
let at = 0;

const go = (to, scroll = true) => {
  at = Math.max(0, Math.min(cards.length - 1, to));
  cards.forEach((card, index) => card.classList.toggle("now", index === at));
  if (!cards[at]) return;
  cards[at].focus({ preventScroll: true });
  if (scroll) cards[at].scrollIntoView({ block: "center" });
};
const post = async (path, fields) => {
  const body = new URLSearchParams({ ...fields, form_token: document.body.dataset.token, quick: "1" });
  const answer = await fetch(path, { method: "POST", body, headers: { accept: "application/json" } });
  const found = await answer.json();
  if (!answer.ok) throw new Error(found.message);
  return found;
};
const mark = (card, verdict) => {
  card.classList.remove("accepted", "rejected", "skipped");
  if (verdict) card.classList.add(verdict);
  card.querySelector("[data-review]").textContent = verdict || "unreviewed";
};
const decide = async (verdict) => {
  const card = cards[at];
  if (!card || card.dataset.busy) return;
  card.dataset.busy = "1";
  try {
    const found = await post("/decide", { claim: card.dataset.card, verdict });
    made.push({ card, decision: found.decision });
    mark(card, verdict);
    said.textContent = `${verdict}, ${made.length} decided on this page`;
    if (cards[at] === card) go(at + 1);
  } catch (error) { said.textContent = error.message; }
  delete card.dataset.busy;
};
const undo = async () => {
  const last = made.pop();
  if (!last) { said.textContent = "Nothing on this page to take back."; return; }
  try {
    await post("/undo", { decision: last.decision });
    mark(last.card, "");
    said.textContent = "taken back";
    go(cards.indexOf(last.card));
  } catch (error) { said.textContent = error.message; }
};
const correct = () => {
  const form = cards[at] && cards[at].querySelector("details");
  if (form) { form.open = true; form.querySelector("input:not([type=hidden]), select").focus(); }
};
const keys = {
  j: () => go(at + 1), ArrowDown: () => go(at + 1), k: () => go(at - 1), ArrowUp: () => go(at - 1),
  a: () => decide("accepted"), r: () => decide("rejected"), s: () => decide("skipped"), u: undo, c: correct,
  m: () => jump("merge"), p: () => jump("split"), "?": () => document.getElementById("keys").toggleAttribute("open"),
};
const jump = (kind) => { const link = cards[at] && cards[at].querySelector(`a[data-${kind}]`); if (link) link.click(); };
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea")) {
    if (event.key === "Escape") cards[at].focus();
    return;
  }
  const act = keys[event.key];
  if (act) { event.preventDefault(); act(); }
});
if (cards.length) go(0, false);
