// After a failed submission the summary has the focus; its links bring the question, not only its input, into view.
export function errors(root) {
  const summary = root.querySelector("[data-error-summary]")
  if (!summary) return
  summary.focus()
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']")
    const target = link && document.getElementById(link.hash.slice(1))
    if (!target) return
    event.preventDefault()
    const question = target.closest(".govuk-form-group") || target
    question.scrollIntoView()
    const input = target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea")
    ;(input || target).focus({ preventScroll: true })
  })
}
