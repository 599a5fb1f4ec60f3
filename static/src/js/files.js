// Says before sending that a file is too big, takes files dropped onto the place for them, and hands the files of a draft
// over to be sent piece by piece.
import { byPieces, canSendPieces } from "./pieces.js"
import { note, size, words } from "./words.js"

const PICTURE = /\.(jpe?g|png|hei[cf])$/i

function limitOf(input, file) {
  const picture = Number(input.dataset.maxPictureBytes)
  return picture && PICTURE.test(file.name) ? picture : Number(input.dataset.maxBytes)
}

function tooBig(input) {
  const big = [...input.files].filter((file) => file.size > limitOf(input, file))
  return big.map((file) => words.tooBig(file.name, size(file.size), size(limitOf(input, file))))
}

function checkSize(input) {
  const problem = note("pt-upload__problem", "alert")
  const pieces = input.dataset.uploads && canSendPieces()
  input.after(problem)
  if (pieces) input.form.querySelectorAll("[name=stay]").forEach((button) => button.parentElement.remove())
  input.addEventListener("change", () => {
    problem.textContent = tooBig(input).join(" ")
    if (pieces && input.files.length && !problem.textContent) byPieces(input, problem, files)
  })
  input.form?.addEventListener("submit", (event) => {
    if (event.submitter?.formNoValidate || !tooBig(input).length) return
    event.preventDefault()
    input.focus()
  })
}

function takeDrops(zone) {
  const input = zone.matches("input") ? zone : zone.querySelector(":scope > input[type=file]")
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
