// Saves a page of a draft while it is being filled in: <form data-autosave="address">. At most four seconds are lost.
// Files are left out (they go with the button), and nothing is sent in the middle of composing a letter.
import { language, note, words } from "./words.js"

const WAIT = 2000
const LONGEST_WAIT = 4000
const RETRY = 10000

const clock = (moment) => new Date(moment).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hour12: false })

function textsOf(form) {
  const texts = new URLSearchParams()
  for (const [name, value] of new FormData(form)) if (typeof value === "string") texts.append(name, value)
  return texts
}

async function post(form, keepalive) {
  const answer = await fetch(form.dataset.autosave, {
    method: "POST", body: textsOf(form), keepalive, redirect: "manual",
    headers: { "X-Autosave": "1", Accept: "application/json" },
  })
  if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) throw new Error(words.signedOut)
  if (!answer.ok) throw new Error(words.notSaved)
  return (await answer.json()).saved_at
}

function watch(form) {
  const line = note("pt-saved", "status")
  form.prepend(line)
  let timer = 0
  let changedAt = 0
  let busy = false

  const say = (text, failed) => {
    line.textContent = text
    line.classList.toggle("pt-saved--failed", failed)
  }
  const later = (wait) => {
    clearTimeout(timer)
    timer = setTimeout(save, wait)
  }

  async function save(keepalive = false) {
    if (!changedAt || busy || form.dataset.sending) return
    busy = true
    clearTimeout(timer)
    const before = changedAt
    changedAt = 0
    try {
      say(words.saved(clock(await post(form, keepalive === true))), false)
    } catch (problem) {
      changedAt = before
      say(problem instanceof TypeError ? words.notSaved : problem.message, true)
      later(RETRY)
    }
    busy = false
    if (changedAt && changedAt !== before) later(WAIT)
  }

  form.addEventListener("input", (event) => {
    if (event.isComposing || event.target.type === "file") return
    changedAt ||= Date.now()
    later(Math.max(0, Math.min(WAIT, changedAt + LONGEST_WAIT - Date.now())))
  })
  form.addEventListener("compositionend", () => {
    changedAt ||= Date.now()
    later(WAIT)
  })
  document.addEventListener("visibilitychange", () => document.hidden && save(true))
}

export function autosave(root) {
  root.querySelectorAll("form[data-autosave]").forEach(watch)
}
