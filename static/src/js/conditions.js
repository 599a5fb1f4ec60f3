// Hides questions that will not be asked. The language of conditions is that of forms/conditions.py; the server decides.
// true, false or undefined: a question on another page is unknown here, and what is unknown hides nothing.

// The number of what was typed, without units behind it and marks between thousands; of two marks the last is the decimal one.
function asNumber(text) {
  const plain = text.replace(/\D+$/, "").replace(/\s/g, "")
  const marks = plain.match(/[.,]/g) || []
  const mixed = marks.length > 1 && marks[0] !== marks.at(-1)
  const grouped = /^\d{1,3}([.,]\d{3})+$/.test(plain)
  const whole = mixed ? plain.replace(/[.,](?=.*[.,])/g, "") : grouped ? plain.replace(/[.,]/g, "") : plain
  return /^-?\d+([.,]\d+)?$/.test(whole) ? Number(whole.replace(",", ".")) : null
}

const folded = (text) => text.normalize("NFD").replace(/\p{Mn}/gu, "").toLowerCase()
const padded = (...parts) => parts.filter(Boolean).map((part) => part.padStart(2, "0"))

// A day, a month or a year, as far as it was typed: 1947-03-27, 1947-03, 1947.
function asDate(text) {
  const plain = folded(text).replace(/(ngay|thang|nam) +/g, " ").trim().replace(/^(0{1,2} *[/.-] *){1,2}/, "")
  if (/^\d{4}(-\d{2}){0,2}$/.test(plain)) return plain
  const apart = /^(?:(\d{1,2})[ /.,-]+)?(\d{1,2})[ /.,-]+(\d{4})$/.exec(plain)
  const [, day, month, year] = apart || /^(\d{2})?(\d{2})(\d{4})$/.exec(plain) || []
  return year ? padded(year, month, day).join("-") : null
}

function asTime(text) {
  const plain = folded(text).replace(/ruoi/, "30")
  const spoken = /^(\d{1,2}) *(?:gio|[:.hg]) *(\d{0,2})/.exec(plain) || /^(\d{1,2})(\d{2})$/.exec(plain)
  return spoken && padded(spoken[1], spoken[2] || "0").join(":")
}

const isDecimal = (operand) => typeof operand === "string" && /^-?\d+\.\d+$/.test(operand)

// What was typed, read as the same kind of thing it is compared with; null when it cannot be read so.
function like(answer, operand) {
  if (typeof answer !== "string") return answer
  if (typeof operand === "boolean") return { yes: true, no: false }[answer] ?? null
  if (typeof operand === "number") return asNumber(answer)
  if (/^\d{2}:\d{2}$/.test(operand)) return asTime(answer)
  return /^\d{4}(-\d{2}){0,2}$/.test(operand) ? asDate(answer) : answer
}

function compared(answer, operand) {
  const against = isDecimal(operand) ? Number(operand) : operand
  const value = like(answer, against)
  if (typeof value !== typeof against) return null
  return value < against ? -1 : Number(value > against)
}

const same = (answer, operand) => compared(answer, operand) === 0

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
