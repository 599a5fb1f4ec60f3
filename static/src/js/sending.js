// One click sends once; files are sent with their progress shown. Without this the browser simply sends the form.
import { show as put } from "./showing.js"
import { note, words } from "./words.js"

const WORTH_SHOWING = 300 * 1024
const FORGET = 30000

const bytesOf = (data) => [...data.values()].reduce((sum, value) => sum + (value instanceof File ? value.size : 0), 0)

const address = () => location.href.split("#")[0]
let shown = address()

function release(form) {
  delete form.dataset.sending
}

function show(request, start) {
  history.pushState(null, "", request.responseURL)
  shown = address()
  put(request.responseText, start)
}

function sendWithProgress(form, submitter, data, start) {
  form.querySelector(".pt-upload__progress")?.remove()
  const line = note("pt-upload__progress", "status")
  submitter.after(line)
  const request = new XMLHttpRequest()
  const fail = () => {
    line.textContent = words.broken
    line.classList.add("pt-upload__problem")
    release(form)
  }
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    line.textContent = loaded < total ? words.uploading(Math.floor((loaded / total) * 100)) : words.processing
  })
  request.addEventListener("load", () => show(request, start))
  request.addEventListener("error", fail)
  request.addEventListener("timeout", fail)
  request.open("POST", submitter.hasAttribute("formaction") ? submitter.formAction : form.action)
  request.send(data)
}

export function sending(start) {
  document.addEventListener("submit", (event) => {
    const { target: form, submitter } = event
    if (event.defaultPrevented || form.method !== "post") return
    if (form.dataset.sending) return event.preventDefault()
    form.dataset.sending = "yes"
    const data = new FormData(form, submitter)
    if (!submitter || form.enctype !== "multipart/form-data" || bytesOf(data) < WORTH_SHOWING) {
      setTimeout(release, FORGET, form)
      return
    }
    event.preventDefault()
    sendWithProgress(form, submitter, data, start)
  })
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release))
  addEventListener("popstate", () => address() !== shown && location.reload())
}
