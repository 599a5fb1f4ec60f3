// Tools over a text that is written in Markdown: <textarea data-writing>, and beside it, hidden, what they are called.
// The text stays plain: buttons and keys only put marks into it, through the browser's own editing, so that undo knows
// them. Letters being typed are never touched: Telex and VNI tools erase and retype, others compose. What is pasted with
// its looks becomes Markdown. The server shows what readers will see; nothing that was typed is ever drawn as HTML here.
const WAIT = 600
const KEYS = { b: "bold", i: "italic", k: "link" }

// Puts words in place of what is selected, or where `from`–`to` is, and selects `pick` characters of them.
function put(text, words, { from = text.selectionStart, to = text.selectionEnd, start = words.length, pick = 0 } = {}) {
  text.focus()
  text.setSelectionRange(from, to)
  if (!document.execCommand("insertText", false, words)) {
    text.setRangeText(words, from, to, "end")
    text.dispatchEvent(new Event("input", { bubbles: true }))
  }
  text.setSelectionRange(from + start, from + start + pick)
}

const chosen = (text) => text.value.slice(text.selectionStart, text.selectionEnd)

function around(text, mark, say) {
  const { selectionStart: from, selectionEnd: to, value } = text
  const inner = chosen(text)
  const size = mark.length
  if (inner && value.slice(from - size, from) === mark && value.slice(to, to + size) === mark) {
    return put(text, inner, { from: from - size, to: to + size, start: 0, pick: inner.length })
  }
  const words = inner || say.text
  put(text, mark + words + mark, { start: size, pick: words.length })
}

function lines(text, begin) {
  const { value, selectionEnd: to } = text
  const from = value.lastIndexOf("\n", text.selectionStart - 1) + 1
  const marked = value.slice(from, to).split("\n").map((line, at) => begin(at) + line).join("\n")
  put(text, marked, { from, to })
}

function block(text, words) {
  const before = text.value.slice(0, text.selectionStart)
  put(text, (before && !before.endsWith("\n\n") ? (before.endsWith("\n") ? "\n" : "\n\n") : "") + words)
}

const tools = {
  bold: (text, say) => around(text, "**", say),
  italic: (text, say) => around(text, "*", say),
  heading: (text) => lines(text, (at) => (at ? "" : "## ")),
  list: (text) => lines(text, () => "- "),
  numbers: (text) => lines(text, (at) => `${at + 1}. `),
  link: (text, say) => {
    const words = chosen(text) || say.text
    put(text, `[${words}](https://)`, { start: words.length + 3, pick: 8 })
  },
  table: (text, say) => block(text, `| ${say.column} 1 | ${say.column} 2 |\n| --- | --- |\n|  |  |\n`),
}

// What was copied from a page or a word processor, as Markdown. It is read in a document of its own, in which nothing
// runs and nothing is fetched; only words, marks and ordinary addresses come out.
const MARKS = { STRONG: "**", B: "**", EM: "*", I: "*" }
const BLOCKS = /^(P|DIV|UL|OL|TABLE|BLOCKQUOTE|SECTION|ARTICLE)$/
const SILENT = /^(SCRIPT|STYLE|HEAD|TITLE|META|LINK|TEMPLATE|IFRAME|OBJECT|SVG|NOSCRIPT)$/i

function inner(node) {
  return [...node.childNodes].map(plain).join("")
}

function row(node, at) {
  const cells = [...node.cells].map((cell) => inner(cell).trim().replace(/\s*\n\s*/g, " ").replace(/\|/g, "\\|"))
  return `| ${cells.join(" | ")} |\n${at ? "" : `|${" --- |".repeat(cells.length)}\n`}`
}

function plain(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.replace(/\s+/g, " ").replace(/([\\`*_[\]<])/g, "\\$1")
  if (node.nodeType !== Node.ELEMENT_NODE || SILENT.test(node.tagName)) return ""
  const name = node.tagName
  if (name === "BR") return "\n"
  if (name === "TABLE") return `\n\n${[...node.rows].map(row).join("")}\n`
  const words = inner(node)
  if (/^H[1-6]$/.test(name)) return `\n\n${"#".repeat(Math.min(3, Math.max(2, Number(name[1]))))} ${words.trim()}\n\n`
  if (name === "LI") {
    const place = [...node.parentNode.children].indexOf(node) + 1
    return `\n${node.parentNode.tagName === "OL" ? `${place}.` : "-"} ${words.trim()}`
  }
  if (MARKS[name] && words.trim() && !/font-weight:\s*(normal|400)/.test(node.dataset.style)) {
    return words.replace(/^(\s*)([^]*?)(\s*)$/, `$1${MARKS[name]}$2${MARKS[name]}$3`)
  }
  const address = name === "A" ? node.getAttribute("href") || "" : ""
  if (/^(https?:|mailto:|tel:)[^\s()<>]+$/i.test(address) && words.trim()) return `[${words.trim()}](${address})`
  return BLOCKS.test(name) ? `\n\n${words}\n\n` : words
}

export function markdown(html) {
  // The portal's policy blocks styles and handlers here too, and browsers complain loudly: they are renamed beforehand.
  const renamed = (tag) => tag.replace(/\s(style|on\w+)\s*=/gi, " data-$1=")
  const quiet = html.replace(/<style[^]*?<\/style>/gi, "").replace(/<[a-z][^>]*>/gi, renamed)
  const page = new DOMParser().parseFromString(quiet, "text/html")
  return inner(page.body).replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim()
}

const rich = (html) => /<(b|strong|i|em|h[1-6]|ul|ol|table|a)[\s>]/i.test(html)

function bar(text, names, say) {
  const place = document.createElement("div")
  place.className = "pt-tools"
  place.setAttribute("role", "group")
  place.setAttribute("aria-label", say.bar)
  for (const [key, label] of names) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "pt-tools__tool"
    button.textContent = label
    const letter = Object.keys(KEYS).find((one) => KEYS[one] === key)
    if (letter) {
      button.title = `Ctrl+${letter.toUpperCase()}`
      button.setAttribute("aria-keyshortcuts", `Control+${letter.toUpperCase()} Meta+${letter.toUpperCase()}`)
    }
    button.addEventListener("click", () => tools[key](text, say))
    place.append(button)
  }
  text.before(place)
}

function preview(text, facts, say) {
  const place = document.createElement("section")
  const title = document.createElement("h2")
  const shown = document.createElement("div")
  place.className = "pt-box pt-shown"
  place.lang = text.lang || "vi"
  title.className = "govuk-heading-s"
  title.textContent = say.shown
  title.id = `${text.id}-shown`
  place.setAttribute("aria-labelledby", title.id)
  place.append(title, shown)
  text.after(place)
  let timer = 0
  let request = null

  async function show() {
    request?.abort()
    place.hidden = !text.value.trim()
    if (place.hidden) return
    request = new AbortController()
    const body = new URLSearchParams({ body: text.value, lang: text.lang, notice: facts.notice, csrf_token: facts.token })
    try {
      const answer = await fetch(facts.writingTools, { method: "POST", body, redirect: "manual", signal: request.signal })
      if (!answer.ok) return // signed out, or too often: what was shown stays
      const page = new DOMParser().parseFromString(await answer.text(), "text/html")
      shown.replaceChildren(...page.body.childNodes)
    } catch {
      // stopped, or no network: the text is enough
    }
  }

  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(show, WAIT)
  }
  text.addEventListener("input", (event) => event.isComposing || soon())
  text.addEventListener("compositionend", soon)
  show()
}

export function writing(root) {
  const words = root.querySelector("[data-writing-tools]")
  if (!words) return
  const names = [...words.querySelectorAll("[data-tool]")].map((one) => [one.dataset.tool, one.textContent])
  const say = Object.fromEntries([...words.querySelectorAll("[data-say]")].map((one) => [one.dataset.say, one.textContent]))
  for (const text of root.querySelectorAll("textarea[data-writing]")) {
    bar(text, names, say)
    preview(text, words.dataset, say)
    text.addEventListener("keydown", (event) => {
      const tool = !event.isComposing && !event.altKey && !event.shiftKey && KEYS[event.key.toLowerCase()]
      if (!tool || event.ctrlKey === event.metaKey) return
      event.preventDefault()
      tools[tool](text, say)
    })
    text.addEventListener("paste", (event) => {
      const html = event.clipboardData.getData("text/html")
      if (!rich(html)) return
      event.preventDefault()
      put(text, markdown(html))
    })
  }
  for (const code of root.querySelectorAll("code[data-insert]")) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "pt-link-button"
    button.textContent = words.dataset.insert
    button.addEventListener("click", () => block(root.querySelector(`#${code.dataset.insert}`), `${code.textContent}\n\n`))
    code.after(button)
  }
}
