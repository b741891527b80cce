// Runs once, in the pane of the running exchange (see the js_on_load of gradio's HTML component).
// Everything below listens on the document, because the panes are rewritten while an answer comes.
const calm = matchMedia("(prefers-reduced-motion: reduce)");

function show(target, block) {
  target.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth", block });
}

function leadToCard(marker) {
  const card = document.getElementById(marker.hash.slice(1));
  if (!card) return;
  document.querySelectorAll(".card.led-to").forEach((other) => other.classList.remove("led-to"));
  card.classList.add("led-to");
  show(card, "center");
  card.focus({ preventScroll: true });
}

async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without https a browser offers no clipboard; the old way still works.
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }
  button.textContent = "Copied";
  setTimeout(() => (button.textContent = "Copy"), 1500);
}

document.addEventListener("click", (event) => {
  const marker = event.target.closest("a.marker");
  if (marker) {
    // The browser's own jump would follow <base> and could reload the page.
    event.preventDefault();
    leadToCard(marker);
  }
  const button = event.target.closest("button.copy");
  if (button) copy(button);
  if (event.target.closest("#anew")) document.querySelector("#question textarea").focus();
  for (const open of document.querySelectorAll("details.mode[open]"))
    if (!open.contains(event.target)) open.removeAttribute("open");
});

element.setAttribute("aria-live", "polite");
let shown = null;
watch("value", () => {
  const exchange = element.querySelector(".exchange");
  if (exchange && exchange.id !== shown) show(exchange, "start");
  shown = exchange ? exchange.id : null;
});
