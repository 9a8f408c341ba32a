// A report: shows which words a claim rests on, and turns marked words into the place of a new claim.
// The book counts code points and JavaScript UTF-16 units, so "😀" before the words is one there and two here.
"use strict";
const codePoints = (text) => Array.from(text).length;

const light = (name, on) => {
  for (const piece of document.querySelectorAll(`[data-claims~="${CSS.escape(name)}"]`)) piece.classList.toggle("lit", on);
};
for (const card of document.querySelectorAll(".card[id]")) {
  for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focusin", true], ["focusout", false]])
    card.addEventListener(event, () => light(card.id, on));
}

const form = document.getElementById("new-claim");
const removal = document.getElementById("take-out");
const place = (node, offset) => {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
  if (!piece) return null;
  const before = document.createRange();
  before.setStart(piece, 0);
  before.setEnd(node, offset);
  return Number(piece.dataset.start) + codePoints(before.toString());
};
const take = () => {
  const marked = document.getSelection();
  if (!form || marked.isCollapsed || !marked.rangeCount) return;
  const range = marked.getRangeAt(0);
  const start = place(range.startContainer, range.startOffset);
  const end = place(range.endContainer, range.endOffset);
  if (start === null || end === null || end <= start) return;
  const words = Array.from(document.querySelectorAll("[data-start]")).map((piece) => piece.textContent).join("");
  const quote = Array.from(words).slice(start, end).join("");
  form.elements.quote.value = quote;
  form.elements.start.value = start;
  form.closest("details").open = true;
  removal.elements.words.value = quote;
  removal.querySelector("button").hidden = false;
  document.getElementById("marked").textContent = `Characters ${start}–${end} are marked.`;
};
if (form) {
  document.addEventListener("mouseup", take);
  document.addEventListener("keyup", (event) => { if (event.shiftKey || event.key === "Shift") take(); });
  form.elements.quote.addEventListener("input", () => { form.elements.start.value = ""; });
}
