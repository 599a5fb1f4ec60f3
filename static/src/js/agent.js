// Signing with the agent on this computer: <form data-agent="its address">. First the form brings the agent's
// certificate to the portal; the page that comes back has the same form with the document to sign in
// data-agent-document, and brings the signature. Only the person's click reaches for the agent.
import { show } from "./showing.js"
import { language, words } from "./words.js"

class Refused extends Error {
  constructor({ reason, sentence }) {
    super(sentence[language])
    this.reason = reason
  }
}

async function ask(form, path, what) {
  const headers = { Authorization: `Bearer ${form.elements.pairing.value.trim()}` }
  if (what) headers["Content-Type"] = "application/json"
  const request = { method: what ? "POST" : "GET", headers, body: what && JSON.stringify(what), credentials: "omit" }
  const reached = fetch(form.dataset.agent + path, request).then(async (answer) => [answer.ok, await answer.json()])
  const [agreed, said] = await reached.catch(() => {
    throw new Error(words.agentAway)
  })
  if (!agreed) throw new Refused(said)
  return said
}

async function bring(form, values, start) {
  const data = new FormData(form)
  data.delete("pairing")
  for (const [name, value] of values) data.append(name, value)
  const answer = await fetch(form.action, { method: "POST", body: data }).catch(() => {
    throw new Error(words.agentNoPortal)
  })
  if ([400, 401].includes(answer.status)) throw new Error(words.agentSignIn) // the session has ended
  show(await answer.text(), start)
}

async function certify(form, start) {
  const { certificate, chain } = await ask(form, "/certificate")
  const code = form.elements.pairing.value
  await bring(form, [certificate, ...chain].map((one) => ["certificate", one]), start)
  const next = document.querySelector("form[data-agent]")
  if (!next) return
  next.elements.pairing.value = code
  if (next.dataset.agentDocument) await run(next, start)
}

async function sign(form, start) {
  const { agentDocument: document, agentTitle: title } = form.dataset
  const values = await ask(form, "/sign", { document, title }).then(
    ({ signature }) => [["value", signature]],
    (problem) => {
      if (problem.reason === "declined") return [["declined", "yes"]]
      throw problem
    },
  )
  await bring(form, values, start)
}

async function run(form, start) {
  const line = form.querySelector("[data-agent-status]")
  const button = form.querySelector("button")
  const say = (text, more = "") => {
    line.className = `govuk-body pt-agent__status ${more}`
    line.textContent = text
  }
  if (!form.elements.pairing.value.trim()) {
    say(words.agentCode, "pt-upload__problem")
    return form.elements.pairing.focus()
  }
  const signing = form.dataset.agentDocument
  say(signing ? words.agentAsking : words.agentLooking)
  button.disabled = true
  try {
    await (signing ? sign : certify)(form, start)
  } catch (problem) {
    say(problem.message, "pt-upload__problem")
  }
  button.disabled = false
}

export function agentPlaces(root) {
  for (const place of root.querySelectorAll("[data-agent-place]")) place.hidden = false
}

export function agent(start) {
  document.addEventListener("submit", (event) => {
    const form = event.target
    if (!form.dataset.agent) return
    event.preventDefault()
    if (!form.querySelector("button").disabled) run(form, start)
  })
}
