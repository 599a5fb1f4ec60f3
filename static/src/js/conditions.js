// Hides questions and options that will not be asked. The language of conditions is that of forms/conditions.py and
// forms/ages.py; the server decides. true, false or undefined: a question on another page is unknown here, and what is
// unknown hides nothing.

const ISO = /^\d{4}-\d{2}-\d{2}$/
const YEAR = /^\d{4}$/
const RELATIVE = /^today([+-]\d{1,5})?$/
const ORDERS = ["greater", "less", "at_least", "at_most"]

export const today = () => new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Ho_Chi_Minh" }).format(new Date())

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

// The last day a birth date can mean: a year, or a month of a year, is not always all that is known.
function latest(text) {
  const known = asDate(text)
  if (!known || ISO.test(known)) return known
  const [year, month = 12] = known.split("-").map(Number)
  return lastOf(year, month)
}

const daysOf = (year, month) => new Date(Date.UTC(year, month, 0)).getUTCDate()
const lastOf = (year, month) => `${year}-${String(month).padStart(2, "0")}-${daysOf(year, month)}`

function ageOn(text, now) {
  const born = latest(text)
  if (!born) return null
  const [year, month, day] = born.split("-").map(Number)
  const [thisYear, thisMonth, thisDay] = now.split("-").map(Number)
  const birthday = Math.min(day, daysOf(thisYear, month))
  return thisYear - year - (thisMonth < month || (thisMonth === month && thisDay < birthday) ? 1 : 0)
}

function dayNamed(words, now) {
  const day = new Date(`${now}T00:00:00Z`)
  day.setUTCDate(day.getUTCDate() + Number(RELATIVE.exec(words)[1] || 0))
  return day.toISOString().slice(0, 10)
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
  age_at_least: (answer, years, now) => ageOn(answer, now) !== null && ageOn(answer, now) >= years,
  age_below: (answer, years, now) => ageOn(answer, now) !== null && ageOn(answer, now) >= 0 && ageOn(answer, now) < years,
}

const counted = (answer) => (Array.isArray(answer) ? answer.length : Math.trunc(asNumber(answer || "") || 0))

function compare({ question, count, ...operator }, read, now) {
  let answer = read(question || count)
  if (answer === undefined) return undefined
  const [[name, operand]] = Object.entries(operator)
  if (name === "answered") return (answer !== null && answer.length !== 0) === operand
  if (count) answer = counted(answer)
  if (answer === null || answer.length === 0) return false
  const relative = ORDERS.includes(name) && RELATIVE.test(operand)
  return operators[name](answer, relative ? dayNamed(operand, now) : operand, now)
}

export function holds(condition, read, now = today()) {
  if (condition.not) {
    const inner = holds(condition.not, read, now)
    return inner === undefined ? undefined : !inner
  }
  const parts = (condition.all || condition.any || []).map((part) => holds(part, read, now))
  if (condition.all) return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true
  if (condition.any) return parts.includes(true) ? true : parts.includes(undefined) ? undefined : false
  return compare(condition, read, now)
}

// Inputs by name, and under every name before a "-" the steps that follow: part of an answer, number of a row.
function index(inputs) {
  const named = new Map()
  const steps = new Map()
  for (const input of inputs) {
    if (!input.name) continue
    if (!named.has(input.name)) named.set(input.name, [])
    named.get(input.name).push(input)
    const path = input.name.split("-")
    for (let at = 1; at < path.length; at += 1) {
      const before = path.slice(0, at).join("-")
      if (!steps.has(before)) steps.set(before, new Set())
      steps.get(before).add(path[at])
    }
  }
  return { named, steps }
}

function held(input) {
  const list = input.closest(".pt-upload")?.querySelectorAll(".pt-upload__list li") || []
  return [...list, ...input.files]
}

const isOut = (input) => Boolean(input.closest?.("[data-show-if][hidden]"))

function inputAnswer(all) {
  const inputs = all.filter((input) => !isOut(input))
  if (!inputs.length) return null
  const chosen = inputs.filter((input) => input.checked).map((input) => input.value)
  const { type, value } = inputs[0]
  if (type === "radio") return chosen[0] ?? null
  if (type === "checkbox") return all.length > 1 ? chosen : chosen.length > 0 || null
  if (inputs[0].dataset?.suggest && value.trim()) return inputs[0].dataset.key || undefined // words, not yet looked up
  return type === "file" ? held(inputs[0]) : value.trim() || null
}

const isRows = (steps) => [...steps].every((step) => /^\d+$/.test(step))
const isSaid = (answer) => answer !== null && answer !== undefined && answer.length !== 0

// The answer called `name`: of one input, of a list of rows as many things as are filled in, of parts that they are there.
function answerOf(form, name) {
  if (form.named.has(name)) return inputAnswer(form.named.get(name))
  const steps = form.steps.get(name)
  if (!steps) return undefined
  const filled = [...steps].filter((step) => isSaid(answerOf(form, `${name}-${step}`)))
  return isRows(steps) ? filled : filled.length ? "given" : null
}

function partOf(form, name, [part, ...rest]) {
  if (part === undefined) return answerOf(form, name)
  const steps = form.steps.get(name)
  if (steps && isRows(steps)) return [...steps].flatMap((row) => listed(partOf(form, `${name}-${row}`, [part, ...rest])))
  return steps?.has(part) ? partOf(form, `${name}-${part}`, rest) : null
}

const listed = (answer) => (Array.isArray(answer) ? answer : isSaid(answer) ? [answer] : [])

// Inside a row its own questions come first, then those of the row around it, then those of the form.
function around(prefix) {
  const names = prefix.split("-").slice(0, -1)
  const prefixes = names.map((_, at) => `${names.slice(0, names.length - at).join("-")}-`)
  return [...prefixes, ""]
}

export function reader(inputs, prefix = "") {
  const form = inputs.named ? inputs : index(inputs)
  return (path) => {
    const [key, ...parts] = path.split(".")
    const names = around(prefix).map((before) => before + key)
    const name = names.find((one) => form.named.has(one) || form.steps.has(one))
    return name === undefined ? undefined : partOf(form, name, parts)
  }
}

export function conditions(root) {
  for (const form of root.querySelectorAll("form")) {
    const questions = [...form.querySelectorAll("[data-show-if]")].map((element) => ({
      element,
      condition: JSON.parse(element.dataset.showIf),
      prefix: element.dataset.prefix,
    }))
    if (!questions.length) continue
    const refresh = () => {
      const inputs = index(form.elements)
      const now = today()
      for (const { element, condition, prefix } of questions) {
        element.hidden = holds(condition, reader(inputs, prefix), now) === false
        if (element.matches("option")) element.disabled = element.hidden // some browsers show a hidden option
      }
    }
    form.addEventListener("change", refresh)
    refresh()
  }
}
