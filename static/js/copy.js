// Offers to copy an address where the browser can: [data-copy] holds a button and a place to say so.
for (const offer of document.querySelectorAll("[data-copy]")) {
  const said = offer.querySelector("[role=status]");
  offer.hidden = !navigator.clipboard;
  offer.querySelector("button").addEventListener("click", async () => {
    await navigator.clipboard.writeText(offer.dataset.copy);
    said.textContent = offer.dataset.copied;
  });
}
