// Saves a page of a draft while it is being filled in: <form data-autosave="address">. At most four seconds are lost.
// Files are left out (they go with the button), and nothing is sent in the middle of composing a letter. Nothing is kept
// in the browser's stores, which the next person at a shared computer could read: what cannot be saved stays on the page,
// and the browser asks before the page is left.
import { language, note, words } from "./words.js"

const WAIT = 2000
const LONGEST_WAIT = 4000
const RETRY = 10000
const KEPT_ALIVE = 60000 // browsers finish only small requests of a page that is gone

const ENDED = [400, 401, 403]

const clock = (moment) => new Date(moment).toLocaleTimeString(language, { hour: "2-digit", minute: "2-digit", hour12: false })

function textsOf(form) {
  const texts = new URLSearchParams()
  for (const [name, value] of new FormData(form)) if (typeof value === "string") texts.append(name, value)
  return texts.toString()
}

class SignedOut extends Error {}

async function post(form, body, leaving, signal) {
  const answer = await fetch(form.dataset.autosave, {
    method: "POST", body, signal, keepalive: leaving && body.length < KEPT_ALIVE, redirect: "manual",
    headers: { "X-Autosave": "1", Accept: "application/json", "Content-Type": "application/x-www-form-urlencoded" },
  })
  if (answer.type === "opaqueredirect" || ENDED.includes(answer.status)) throw new SignedOut(words.signedOut)
  if (!answer.ok) throw new Error(words.notSaved)
  return (await answer.json()).saved_at
}

// The ordinary way of the page: what is typed is kept for this browser while one signs in, and is back afterwards.
function signInButton(form) {
  const button = document.createElement("button")
  button.type = "submit"
  button.name = "stay"
  button.value = "1"
  button.formNoValidate = true
  if (form.querySelector("[data-draft]")) button.setAttribute("formaction", form.dataset.autosave) // never the decision itself
  button.className = "pt-link-button"
  button.textContent = words.signIn
  return button
}

function watch(form) {
  const line = note("pt-saved", "status")
  form.prepend(line)
  let timer = 0
  let changedAt = 0
  let failed = false
  let saved = textsOf(form)
  let running = null

  const say = (text, wrong, ...more) => {
    failed = wrong
    line.replaceChildren(text, ...more)
    line.classList.toggle("pt-saved--failed", wrong)
  }
  const later = (wait) => {
    clearTimeout(timer)
    timer = setTimeout(save, wait)
  }
  const changed = () => {
    changedAt ||= Date.now()
    later(Math.max(0, Math.min(WAIT, changedAt + LONGEST_WAIT - Date.now())))
  }

  function complain(problem) {
    if (problem instanceof SignedOut) return say(problem.message, true, " ", signInButton(form))
    say(problem instanceof TypeError ? words.offline : problem.message, true)
    later(RETRY)
  }

  async function save(leaving = false) {
    if (!changedAt || form.dataset.sending || (running && leaving !== true)) return
    clearTimeout(timer)
    const before = changedAt
    const body = textsOf(form)
    changedAt = 0
    if (body === saved) return
    running?.abort() // the page is left with something newer than what is on its way
    const mine = (running = new AbortController())
    try {
      say(words.saved(clock(await post(form, body, leaving === true, mine.signal))), false)
      saved = body
    } catch (problem) {
      if (problem.name === "AbortError") return
      changedAt ||= before
      complain(problem)
    }
    if (running === mine) running = null
    if (changedAt && !failed) later(WAIT)
  }

  form.addEventListener("input", (event) => {
    if (!event.isComposing && event.target.type !== "file") changed()
  })
  form.addEventListener("change", (event) => event.target.type !== "file" && changed()) // what is filled in by tools
  form.addEventListener("compositionend", changed)
  document.addEventListener("visibilitychange", () => document.hidden && save(true))
  addEventListener("online", () => failed && save())
  addEventListener("beforeunload", (event) => {
    if (failed && changedAt && !form.dataset.sending) event.preventDefault()
  })
}

export function autosave(root) {
  root.querySelectorAll("form[data-autosave]").forEach(watch)
}
