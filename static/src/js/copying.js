// A button that copies a whole digest, of which only the ends are shown.
import { words } from "./words.js"

export function copying(root) {
  if (!navigator.clipboard) return
  for (const place of root.querySelectorAll("[data-copy]")) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "pt-link-button"
    button.textContent = words.copy
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(place.dataset.copy)
      button.textContent = words.copied
    })
    place.append(button)
  }
}
