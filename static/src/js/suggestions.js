// Suggestions under a line that is looked up in a list: <input data-suggest="address">, an ARIA combobox with a list box.
// It acts on what has been typed, never on letters being typed: Telex and VNI tools erase and retype, others compose.
// Nothing is completed in the line itself, and a line that matches nothing is left alone: the server answers it.
import { language, note, words } from "./words.js"

const WAIT = 120
const SHORTEST = 2

async function ask(input, typed, within, signal) {
  const wanted = new URLSearchParams({ q: typed, lang: language })
  if (within?.value) wanted.set("within", within.value)
  const answer = await fetch(`${input.dataset.suggest}?${wanted}`, { signal, headers: { Accept: "application/json" } })
  return answer.ok ? (await answer.json()).items : []
}

function optionOf(item, id) {
  const option = document.createElement("li")
  option.id = id
  option.className = "pt-suggest__option"
  option.setAttribute("role", "option")
  option.setAttribute("aria-selected", "false")
  option.append(item.label)
  if (item.note) {
    const hint = document.createElement("span")
    hint.className = "pt-suggest__note"
    hint.append(item.note)
    option.append(" ", hint)
  }
  return option
}

function frame(input) {
  const box = document.createElement("div")
  const list = document.createElement("ul")
  const status = note("govuk-visually-hidden", "status")
  box.className = "pt-suggest"
  list.className = "pt-suggest__list"
  list.id = `${input.id}-suggestions`
  list.hidden = true
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", words.suggestions)
  input.before(box)
  box.append(input, list, status)
  const attributes = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id }
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value)
  input.autocomplete ||= "off"
  return { list, status }
}

function combobox(input) {
  const { list, status } = frame(input)
  const goes = "go" in input.dataset // an option is a page to go to, not a value to send
  const sibling = (part) => part && input.form.elements[input.name.replace(/[^-]+$/, part)]
  const within = sibling(input.dataset.within)
  const chosen = sibling(input.dataset.chosen)
  let items = []
  let active = -1
  let timer = 0
  let request = null
  let choosing = false

  function point(at) {
    active = at
    for (const [number, option] of [...list.children].entries()) {
      option.setAttribute("aria-selected", String(number === at))
      if (number === at) option.scrollIntoView({ block: "nearest" })
    }
    if (at < 0) input.removeAttribute("aria-activedescendant")
    else input.setAttribute("aria-activedescendant", list.children[at].id)
  }

  function show(found) {
    items = found
    list.replaceChildren(...items.map((item, at) => optionOf(item, `${list.id}-${at}`)))
    list.hidden = !items.length
    input.setAttribute("aria-expanded", String(!list.hidden))
    point(-1)
    if (items.length) list.scrollIntoView({ block: "nearest" })
  }

  function close() {
    clearTimeout(timer)
    request?.abort()
    show([])
  }

  function changed(element) {
    choosing = true
    for (const name of ["input", "change"]) element.dispatchEvent(new Event(name, { bubbles: true }))
    choosing = false
  }

  function mark(key) {
    input.dataset.key = key
    if (chosen) chosen.value = key
  }

  function choose(item) {
    if (goes && item.href) return location.assign(item.href)
    input.value = item.label
    mark(item.key)
    if (within && item.parent && within.value !== item.parent) {
      within.value = item.parent
      changed(within)
    }
    input.closest(".govuk-form-group")?.querySelector(".pt-candidates")?.remove()
    close()
    status.textContent = words.chosen(item.label)
    changed(input)
  }

  async function search() {
    const typed = input.value.trim()
    request?.abort()
    if (typed.length < SHORTEST) return show([])
    request = new AbortController()
    try {
      const found = await ask(input, typed, within, request.signal)
      if (document.activeElement !== input || input.value.trim() !== typed) return
      show(found)
      const same = found.find((item) => item.label.toLowerCase() === typed.toLowerCase())
      if (same && !chosen) {
        mark(same.key)
        changed(input)
      }
      status.textContent = words.suggested(found.length)
    } catch {
      show([]) // stopped, or no network: the line is enough
    }
  }

  function soon() {
    mark("")
    for (const pick of input.closest(".govuk-form-group")?.querySelectorAll(".pt-candidates input") ?? []) pick.checked = false
    clearTimeout(timer)
    timer = setTimeout(search, WAIT)
  }

  const steps = {
    ArrowDown: () => (items.length ? point((active + 1) % items.length) : search()),
    ArrowUp: () => items.length && point(active > 0 ? active - 1 : items.length - 1),
    Enter: () => choose(items[active]),
    Escape: close,
  }

  input.addEventListener("input", (event) => {
    if (!choosing && !event.isComposing) soon()
  })
  input.addEventListener("compositionend", soon)
  input.addEventListener("blur", close)
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return
    if (event.key === "Enter" && active < 0) return close()
    if (event.key === "Escape" && list.hidden) return
    if (!steps[event.key]) return
    event.preventDefault()
    steps[event.key]()
  })
  list.addEventListener("mousedown", (event) => event.preventDefault())
  list.addEventListener("click", (event) => {
    const at = [...list.children].indexOf(event.target.closest("[role=option]"))
    if (at >= 0) choose(items[at])
  })
}

export function suggestions(root) {
  root.querySelectorAll("input[data-suggest]").forEach(combobox)
}
