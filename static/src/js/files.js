// Says before sending that a file is too big, and takes files dropped onto the place for them.
import { note, size, words } from "./words.js"

function tooBig(input) {
  const limit = Number(input.dataset.maxBytes)
  return [...input.files].filter((file) => file.size > limit).map((file) => words.tooBig(file.name, size(file.size), size(limit)))
}

function checkSize(input) {
  const problem = note("pt-upload__problem", "alert")
  input.after(problem)
  input.addEventListener("change", () => {
    problem.textContent = tooBig(input).join(" ")
  })
  input.form?.addEventListener("submit", (event) => {
    if (event.submitter?.formNoValidate || !tooBig(input).length) return
    event.preventDefault()
    input.focus()
  })
}

function takeDrops(zone) {
  const input = zone.matches("input") ? zone : zone.querySelector("input[type=file]")
  if (!input) return
  const over = (on) => zone.classList.toggle("pt-drop--over", on)
  zone.addEventListener("dragover", (event) => {
    event.preventDefault()
    over(true)
  })
  zone.addEventListener("dragleave", () => over(false))
  zone.addEventListener("drop", (event) => {
    event.preventDefault()
    over(false)
    if (!event.dataTransfer.files.length) return
    input.files = event.dataTransfer.files
    input.dispatchEvent(new Event("change", { bubbles: true }))
  })
}

export function files(root) {
  root.querySelectorAll("input[data-max-bytes]").forEach(checkSize)
  root.querySelectorAll("[data-drop], .pt-upload").forEach(takeDrops)
}
