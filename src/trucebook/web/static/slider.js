// The slider over time: says the day while it moves, and asks for it when it is let go.
"use strict";
for (const slider of document.querySelectorAll("input[type=range][data-first]")) {
  const first = new Date(slider.dataset.first + "T00:00:00Z");
  const told = document.getElementById(slider.dataset.told);
  const day = () => new Date(first.getTime() + Number(slider.value) * 86400000).toISOString().slice(0, 10);
  slider.addEventListener("input", () => { told.textContent = day(); slider.setAttribute("aria-valuetext", day()); });
  slider.addEventListener("change", () => slider.form.requestSubmit());
}
