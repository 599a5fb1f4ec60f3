// A button that prints the page. Without the script the browser's own menu does.
export function printing(root) {
  for (const button of root.querySelectorAll("button[data-print]")) {
    button.hidden = false
    button.addEventListener("click", () => print())
  }
}
