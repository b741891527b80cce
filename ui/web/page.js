// Runs once, in the pane of the current exchange (js_on_load of Gradio's HTML component). Listeners
// are on the document, because the panes are replaced while an answer arrives.
const reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");

function show(target, block) {
  target.scrollIntoView({ behavior: reducedMotion.matches ? "auto" : "smooth", block });
}

function highlightCard(marker) {
  const card = document.getElementById(marker.hash.slice(1));
  if (!card) return;
  document.querySelectorAll(".card.highlighted").forEach((other) => other.classList.remove("highlighted"));
  card.classList.add("highlighted");
  show(card, "center");
  card.focus({ preventScroll: true });
}

async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Browsers have no clipboard API without https; this older way still works.
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
    // The browser's own jump would follow <base> and might reload the page.
    event.preventDefault();
    highlightCard(marker);
  }
  const button = event.target.closest("button.copy");
  if (button) copy(button);
  if (event.target.closest("#new-conversation")) document.querySelector("#question textarea").focus();
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
