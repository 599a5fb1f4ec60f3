// Hides questions that will not be asked. The language of conditions is that of forms/conditions.py; the server decides.
// true, false or undefined: a question on another page is unknown here, and what is unknown hides nothing.

function asNumber(text) {
  const plain = text.replace(/(đồng|đ|vnd)$/i, "").replace(/\s/g, "")
  const whole = /^\d{1,3}([.,]\d{3})+$/.test(plain) ? plain.replace(/[.,]/g, "") : plain.replace(",", ".")
  return /^-?\d+(\.\d+)?$/.test(whole) ? Number(whole) : null
}

function asDate(text) {
  const parts = /^(\d{1,2})\s*[/.\- ]\s*(\d{1,2})\s*[/.\- ]\s*(\d{4})$/.exec(text) || /^(\d{2})(\d{2})(\d{4})$/.exec(text)
  if (parts) return [parts[3], parts[2].padStart(2, "0"), parts[1].padStart(2, "0")].join("-")
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null
}

// What was typed, read as the same kind of thing it is compared with; null when it cannot be read so.
function like(answer, operand) {
  if (typeof answer !== "string") return answer
  if (typeof operand === "boolean") return { yes: true, no: false }[answer] ?? null
  if (typeof operand === "number") return asNumber(answer)
  return /^\d{4}-\d{2}-\d{2}$/.test(operand) ? asDate(answer) : answer
}

function compared(answer, operand) {
  const value = like(answer, operand)
  if (value === null) return null
  return value < operand ? -1 : Number(value > operand)
}

const same = (answer, operand) => like(answer, operand) === operand

const operators = {
  equals: same,
  not_equals: (answer, operand) => !same(answer, operand),
  in: (answer, operand) => operand.some((item) => same(answer, item)),
  not_in: (answer, operand) => !operand.some((item) => same(answer, item)),
  greater: (answer, operand) => compared(answer, operand) === 1,
  less: (answer, operand) => compared(answer, operand) === -1,
  at_least: (answer, operand) => [0, 1].includes(compared(answer, operand)),
  at_most: (answer, operand) => [-1, 0].includes(compared(answer, operand)),
  contains: (answer, operand) => Array.isArray(answer) && answer.some((item) => same(item, operand)),
}

function compare({ question, count, ...operator }, read) {
  const answer = read(question || count)
  if (answer === undefined) return undefined
  const answered = answer !== null && answer.length !== 0
  const [[name, operand]] = Object.entries(operator)
  if (name === "answered") return answered === operand
  if (!answered) return false
  return operators[name](count && Array.isArray(answer) ? answer.length : answer, operand)
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

// The inputs of rows and groups are called name-0-part and name-part.
function partsOf(inputs, name) {
  const filled = inputs.filter((input) => input.value.trim() && (input.checked || !/radio|checkbox/.test(input.type)))
  const rows = new Set(filled.map((input) => /^-(\d+)-/.exec(input.name.slice(name.length))?.[1]))
  return rows.has(undefined) ? "given" : [...rows]
}

function held(input) {
  const list = input.closest(".pt-upload")?.querySelectorAll(".pt-upload__list li") || []
  return [...list, ...input.files]
}

function answerOf(form, name) {
  const inputs = [...form.elements].filter((input) => input.name === name)
  const parts = [...form.elements].filter((input) => input.name.startsWith(`${name}-`))
  if (!inputs.length) return parts.length ? partsOf(parts, name) : undefined
  const chosen = inputs.filter((input) => input.checked).map((input) => input.value)
  const { type, value } = inputs[0]
  if (type === "radio") return chosen[0] ?? null
  if (type === "checkbox") return inputs.length > 1 ? chosen : chosen.length > 0 || null
  if (inputs[0].dataset.suggest && value.trim()) return inputs[0].dataset.key || undefined // words, not yet looked up
  return type === "file" ? held(inputs[0]) : value.trim()
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
