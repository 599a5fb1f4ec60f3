// Hides questions that will not be asked. The language of conditions is that of forms/conditions.py; the server decides.
// true, false or undefined: a question on another page is unknown here, and what is unknown hides nothing.

const asNumber = (value) => (typeof value !== "boolean" && /^-?\d+(\.\d+)?$/.test(String(value)) ? Number(value) : null)

function same(answer, operand) {
  if (typeof answer === "boolean" || typeof operand === "boolean") return answer === operand
  const [first, second] = [asNumber(answer), asNumber(operand)]
  return first !== null && second !== null ? first === second : String(answer) === String(operand)
}

function order(answer, operand) {
  const [first, second] = [asNumber(answer), asNumber(operand)]
  const [left, right] = first !== null && second !== null ? [first, second] : [String(answer), String(operand)]
  return left < right ? -1 : Number(left > right)
}

const list = (answer) => (Array.isArray(answer) ? answer : [answer])

const operators = {
  equals: same,
  not_equals: (answer, operand) => !same(answer, operand),
  in: (answer, operand) => operand.some((item) => same(answer, item)),
  not_in: (answer, operand) => !operand.some((item) => same(answer, item)),
  greater: (answer, operand) => order(answer, operand) > 0,
  less: (answer, operand) => order(answer, operand) < 0,
  at_least: (answer, operand) => order(answer, operand) >= 0,
  at_most: (answer, operand) => order(answer, operand) <= 0,
  contains: (answer, operand) => list(answer).some((item) => same(item, operand)),
}

function compare({ question, count, ...operator }, read) {
  const answer = read(question || count)
  if (answer === undefined) return undefined
  const answered = answer !== null && answer !== "" && answer.length !== 0
  const [[name, operand]] = Object.entries(operator)
  if (name === "answered") return answered === operand
  if (!answered) return false
  return operators[name](count ? list(answer).length : answer, operand)
}

export function holds(condition, read) {
  if (condition.not) {
    const inner = holds(condition.not, read)
    return inner === undefined ? undefined : !inner
  }
  const parts = (condition.all || condition.any || []).map((part) => holds(part, read))
  if (condition.all) return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true
  if (condition.any) return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false
  return compare(condition, read)
}

// What an input means as a stored answer: keys, true or false, ISO dates, numbers without their separators.
function stored(text) {
  const date = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  if (date) return `${date[3]}-${date[2].padStart(2, "0")}-${date[1].padStart(2, "0")}`
  return /^\d{1,3}(\.\d{3})+$/.test(text) ? text.replaceAll(".", "") : text
}

function answerOf(form, name) {
  const inputs = [...form.elements].filter((input) => input.name === name)
  if (!inputs.length) return undefined
  const chosen = inputs.filter((input) => input.checked).map((input) => input.value)
  if (inputs[0].type === "radio") return chosen.length ? chosen[0] : null
  if (inputs[0].type === "checkbox") return inputs.length > 1 ? chosen : chosen.length > 0
  return stored(inputs[0].value.trim())
}

function reader(form, prefix) {
  return (key) => {
    const own = prefix ? answerOf(form, prefix + key) : undefined
    return own === undefined ? answerOf(form, key) : own
  }
}

export function conditions(root) {
  for (const form of root.querySelectorAll("form")) {
    const questions = [...form.querySelectorAll("[data-show-if]")].map((element) => ({
      element,
      condition: JSON.parse(element.dataset.showIf),
      read: reader(form, element.dataset.prefix),
    }))
    if (!questions.length) continue
    const refresh = () => {
      for (const { element, condition, read } of questions) element.hidden = holds(condition, read) === false
    }
    form.addEventListener("change", refresh)
    refresh()
  }
}
