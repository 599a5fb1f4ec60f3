// Files go in pieces of one megabyte. The server says how far a file is, so a lost network, a closed tab or a new session
// costs one piece at most; the same file chosen again goes on where it stopped. Nothing is stored in the browser.
import { note, size, words } from "./words.js"

const PAUSES = [1000, 2000, 4000, 8000, 15000]
const busy = new WeakMap()

class SignedOut extends Error {}
class Refused extends Error {}
class Cancelled extends Error {}

const token = (form) => form.elements.namedItem("csrf_token")

async function digest(file) {
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer())
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

// The page as the server has it now: a fresh token after signing in again, and the files with what was found about them.
async function pageNow() {
  const answer = await fetch(location.href.split("#")[0], { headers: { Accept: "text/html" } })
  if (!answer.ok) throw new Error(words.failed)
  return new DOMParser().parseFromString(await answer.text(), "text/html")
}

async function renewToken(form) {
  const fresh = (await pageNow()).querySelector(`form[action="${form.getAttribute("action")}"] [name=csrf_token]`)
  if (!fresh) throw new SignedOut(words.signInToSend)
  token(form).value = fresh.value
}

function request(form, method, address, body, { progress, signal } = {}) {
  return new Promise((resolve, reject) => {
    const sent = new XMLHttpRequest()
    sent.open(method, address)
    sent.setRequestHeader("X-CSRFToken", token(form).value)
    sent.setRequestHeader("Accept", "application/json")
    if (progress) sent.upload.addEventListener("progress", progress)
    sent.addEventListener("load", () => resolve(sent))
    sent.addEventListener("error", () => reject(new TypeError("network")))
    sent.addEventListener("abort", () => reject(new Cancelled()))
    signal?.addEventListener("abort", () => sent.abort())
    sent.send(body)
  })
}

function parsed(answer) {
  try {
    return JSON.parse(answer.responseText)
  } catch {
    return {}
  }
}

async function call(form, method, address, body, more) {
  let answer = await request(form, method, address, body, more)
  if (answer.status === 400) {
    await renewToken(form)
    answer = await request(form, method, address, body, more)
  }
  const data = parsed(answer)
  if (answer.status < 300) return data
  if (answer.status === 401) throw new SignedOut(words.signInToSend)
  if (answer.status >= 500 || answer.status === 429 || !data.error) throw new Error(data.error || words.failed)
  throw new Refused(data.error)
}

const pause = (wait) =>
  new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      removeEventListener("online", done)
      resolve()
    }
    const timer = setTimeout(done, wait)
    addEventListener("online", done)
  })

function button(text, act) {
  const made = document.createElement("button")
  made.type = "button"
  made.className = "pt-link-button"
  made.textContent = text
  made.addEventListener("click", act)
  return made
}

// One file on its way: a bar, a line, a button to cancel, and one to go on when it cannot go on by itself.
class Sending {
  constructor(form, input, file, announce) {
    Object.assign(this, { form, input, file, announce, percent: 0, abort: new AbortController() })
    this.box = document.createElement("div")
    this.box.className = "pt-upload__sending"
    const name = document.createElement("p")
    name.className = "pt-upload__name"
    name.textContent = `${file.name} `
    const weight = document.createElement("span")
    weight.className = "pt-muted"
    weight.textContent = size(file.size)
    name.append(weight)
    this.bar = document.createElement("progress")
    this.bar.max = 100
    this.bar.setAttribute("aria-label", words.sending(file.name))
    this.line = document.createElement("p")
    this.line.className = "pt-upload__fact"
    this.acts = document.createElement("div")
    this.acts.className = "pt-upload__acts"
    const cancel = button(words.cancel, () => this.cancel())
    cancel.append(hidden(`: ${file.name}`))
    this.acts.append(cancel)
    this.box.append(name, this.bar, this.line, this.acts)
    this.say(words.preparing)
  }

  say(text, aloud = false) {
    this.line.textContent = text
    if (aloud) this.announce(text)
  }

  show(bytes) {
    const before = this.percent
    this.percent = Math.min(100, Math.floor((bytes / this.file.size) * 100))
    this.bar.value = this.percent
    this.line.textContent = words.sent(this.percent)
    if (before < 50 && this.percent >= 50 && this.percent < 100) this.announce(words.half(this.file.name))
  }

  cancel() {
    this.abort.abort()
    this.wake?.()
    if (this.state) call(this.form, "DELETE", this.state.href).catch(() => {})
    this.announce(words.cancelled(this.file.name))
  }

  async run() {
    for (let tries = 0; ; ) {
      try {
        if (this.abort.signal.aborted) throw new Cancelled()
        await this.goOn()
        return this.state.id
      } catch (problem) {
        if (problem instanceof Cancelled || problem instanceof Refused) throw problem
        tries = this.moved ? 0 : tries + 1
        this.moved = false
        if (problem instanceof TypeError) await this.waitForNetwork(PAUSES[Math.min(tries, PAUSES.length - 1)])
        else await this.waitForPerson(problem.message)
      }
    }
  }

  async goOn() {
    this.sha256 ||= await digest(this.file)
    const announced = new URLSearchParams({
      question: this.input.name.split(":")[1] || this.input.name,
      name: this.file.name, size: this.file.size, sha256: this.sha256,
    })
    this.state = await call(this.form, "POST", this.input.dataset.uploads, announced)
    this.show(this.state.received)
    while (this.state.received < this.file.size) await this.sendPiece()
  }

  async sendPiece() {
    const at = this.state.received
    const piece = this.file.slice(at, at + this.state.piece)
    const progress = ({ loaded }) => this.show(at + Math.min(loaded, piece.size))
    const more = { progress, signal: this.abort.signal }
    const { received } = await call(this.form, "PUT", `${this.state.href}?at=${at}`, piece, more)
    this.moved = received > at
    this.state.received = received
    this.show(received)
  }

  async waitForNetwork(wait) {
    this.say(words.waiting(this.percent), !this.saidAway)
    this.saidAway = true
    await Promise.race([pause(wait), new Promise((resolve) => (this.wake = resolve))])
  }

  async waitForPerson(why) {
    this.say(why, true)
    const again = button(words.again, () => this.wake())
    this.acts.prepend(again)
    await new Promise((resolve) => (this.wake = resolve))
    again.remove()
    this.say(words.sent(this.percent))
  }
}

function hidden(text) {
  const words = document.createElement("span")
  words.className = "govuk-visually-hidden"
  words.textContent = text
  return words
}

async function finish(form, input, ids, line) {
  const body = new URLSearchParams()
  for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value)
  body.append("file:page", input.dataset.page)
  body.append("file:input", input.name)
  for (const id of ids) body.append("file:upload", id)
  for (;;) {
    try {
      return await call(form, "POST", `${input.dataset.uploads}/finish`, body)
    } catch (problem) {
      if (problem instanceof Refused) throw problem
      line.say(problem instanceof TypeError ? words.waiting(100) : problem.message, true)
      if (problem instanceof TypeError) await pause(PAUSES[2])
      else await line.waitForPerson(problem.message)
      body.set("csrf_token", token(form).value)
    }
  }
}

// The list of files as the server draws it, with its buttons; what is typed elsewhere on the page stays.
async function refresh(block, improve) {
  const page = await pageNow()
  const here = block.querySelector("[id$='-state']")
  const there = page.getElementById(here.id)
  if (!there) return
  here.replaceWith(there)
  improve(there)
}

function settle(form, batch, good) {
  const batches = busy.get(form)
  batches.delete(batch)
  if (batches.size || !batches.next) return
  const submitter = batches.next
  batches.next = null
  if (good) form.requestSubmit(submitter)
}

// Whoever presses a button while files are on their way does not lose them: the page goes on when they are there.
function hold(form, announce) {
  if (busy.has(form)) return busy.get(form)
  const batches = new Set()
  busy.set(form, batches)
  form.addEventListener("submit", (event) => {
    if (!batches.size) return
    event.preventDefault()
    event.stopImmediatePropagation()
    batches.next = event.submitter
    announce(words.stillSending)
  }, true)
  return batches
}

async function sendAll(jobs, problem) {
  const ids = []
  for (const job of jobs) {
    try {
      ids.push(await job.run())
    } catch (reason) {
      if (!(reason instanceof Cancelled)) problem.textContent += ` “${job.file.name}”: ${reason.message}`
      job.box.remove()
    }
  }
  return ids
}

export const canSendPieces = () => Boolean(globalThis.crypto?.subtle)

export async function byPieces(input, problem, improve) {
  const form = input.form
  const block = input.closest(".pt-upload")
  const spoken = block.querySelector(":scope > .pt-upload__spoken") || note("pt-upload__spoken govuk-visually-hidden", "status")
  block.append(spoken)
  const announce = (text) => (spoken.textContent = text)
  const batches = hold(form, announce)
  const jobs = [...input.files].map((file) => new Sending(form, input, file, announce))
  input.value = ""
  input.before(...jobs.map((job) => job.box))
  announce(words.sending(jobs.map((job) => job.file.name).join(", ")))
  batches.add(jobs)
  let good = false
  try {
    const ids = await sendAll(jobs, problem)
    if (ids.length) {
      const last = jobs.at(-1)
      jobs.forEach((job) => job.acts.replaceChildren())
      jobs.forEach((job) => job.say(words.checking))
      announce(words.checking)
      const { troubles } = await finish(form, input, ids, last)
      problem.textContent += troubles.join(" ")
      await refresh(block, improve)
      if (!troubles.length) announce(words.taken(jobs.map((job) => job.file.name).join(", ")))
    }
    good = !problem.textContent
  } catch (reason) {
    problem.textContent += reason.message || words.failed
  }
  jobs.forEach((job) => job.box.remove())
  settle(form, jobs, good)
}
