// Sign with a finger, a pen or a mouse. Without this script, or where nobody can draw, the record is signed on paper.
const WIDTH = 3.2

export function signature(root) {
  for (const form of root.querySelectorAll("form[data-signing]")) improve(form)
}

function improve(form) {
  const place = form.querySelector("[data-signature]")
  const canvas = place.querySelector("canvas")
  const state = place.querySelector("[data-signature-state]")
  const field = form.elements.signature
  const ways = [...form.querySelectorAll("input[name=way]")]
  const pen = canvas.getContext("2d")
  let drawing = null
  let drawn = false

  const clear = () => {
    pen.clearRect(0, 0, canvas.width, canvas.height)
    drawn = false
    field.value = ""
    state.textContent = state.dataset.empty
  }
  const at = event => {
    const box = canvas.getBoundingClientRect()
    return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height]
  }
  const line = (from, to) => {
    pen.lineWidth = WIDTH * 2
    pen.lineCap = pen.lineJoin = "round"
    pen.strokeStyle = "#10204a"
    pen.beginPath()
    pen.moveTo(...from)
    pen.lineTo(...to)
    pen.stroke()
  }
  canvas.addEventListener("pointerdown", event => {
    if (drawing !== null || event.button > 0) return
    event.preventDefault()
    canvas.setPointerCapture(event.pointerId)
    drawing = { id: event.pointerId, last: at(event) }
    line(drawing.last, drawing.last)
  })
  canvas.addEventListener("pointermove", event => {
    if (drawing?.id !== event.pointerId) return
    for (const one of event.getCoalescedEvents?.() ?? [event]) {
      const to = at(one)
      line(drawing.last, to)
      drawing.last = to
    }
    drawn = true
  })
  const stop = event => {
    if (drawing?.id !== event.pointerId) return
    drawing = null
    if (drawn) state.textContent = state.dataset.drawn
  }
  canvas.addEventListener("pointerup", stop)
  canvas.addEventListener("pointercancel", stop)
  place.querySelector("[data-signature-clear]").addEventListener("click", clear)

  const show = () => { place.hidden = ways.find(one => one.checked)?.value !== "screen" }
  for (const one of ways) one.addEventListener("change", show)
  const screen = ways.find(one => one.value === "screen")
  if (!form.querySelector(".govuk-error-summary") && !form.closest("main").querySelector("[data-error-summary]")) screen.checked = true
  clear()
  show()
  form.addEventListener("submit", () => {
    field.value = drawn && screen.checked ? canvas.toDataURL("image/png") : ""
  })
}
