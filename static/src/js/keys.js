// Single keys for officers, while <dialog data-keys> is on the page (they can be switched off, WCAG 2.1.4). An element
// says its key itself: data-key="u", or two in turn: data-key="g m". Rows of a list are walked through by j and k.
const TURN = 1500 // milliseconds until the first of two keys is forgotten

const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null
const linkIn = (row) => row.querySelector("a[href]")

// A key leads somewhere; what changes a dossier is only ever carried out by Enter on the button that has the focus.
function use(element) {
  if (element.matches("button")) return element.focus()
  if (element.matches("input[type=search]")) return element.focus(), element.select()
  if (element.matches("summary")) element.focus()
  element.click()
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-row]")]
  const here = rows.findIndex((row) => row.contains(document.activeElement))
  const next = here < 0 ? rows[step > 0 ? 0 : rows.length - 1] : rows[here + step]
  if (next) linkIn(next).focus()
  return rows.length > 0
}

function atRow(key) {
  const row = document.activeElement.closest("[data-row]")
  if (!row) return false
  if (key === "o") linkIn(row).click()
  else row.querySelector("input[type=checkbox]").click()
  return true
}

// On a dossier its first action; on any other page the first question of its form.
function toActions() {
  const heading = document.getElementById("actions")
  const first = heading
    ? heading.parentElement.querySelector(".govuk-button") || heading.parentElement.querySelector("a[href]")
    : document.querySelector("main form[method=post]:not(.pt-many) :is(input:not([type=hidden]), select, textarea, .govuk-button)")
  if (first) first.focus()
  return Boolean(first)
}

// After something was done the focus is where the next step is; a key that is still held down does not take it.
export function nextStep(root) {
  if (root.querySelector("[data-to-actions]")) toActions()
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.repeat && event.target.closest("a, button")) event.preventDefault()
  })
}

function press(keys, dialog) {
  const marked = document.querySelector(`[data-key="${CSS.escape(keys)}"]`)
  if (marked) return use(marked), true
  if (keys === "?") return dialog.showModal(), true
  if (keys === "j" || keys === "k") return walk(keys === "j" ? 1 : -1)
  if (keys === "o" || keys === "x") return atRow(keys)
  return keys === "a" && toActions()
}

export function keys(root) {
  const dialog = root.querySelector("dialog[data-keys]")
  if (!dialog) return
  let first = ""
  let pressed = 0
  document.addEventListener("keydown", (event) => {
    if (!dialog.isConnected || event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return
    if (event.key.length !== 1 || typing(event.target) || document.querySelector("dialog[open]")) return
    const before = event.timeStamp - pressed < TURN ? first : ""
    first = event.key === "g" && !before ? "g" : ""
    pressed = event.timeStamp
    if (first) return
    if (press(before ? `${before} ${event.key}` : event.key, dialog)) event.preventDefault()
  })
}
