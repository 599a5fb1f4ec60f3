// Builds static/dist from static/src: styles, script, fonts and marks under hashed names, a manifest of those names,
// and each text file compressed beforehand, so that the server only has to send.
import { createHash } from "node:crypto"
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { dirname, extname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { brotliCompressSync, constants, gzipSync } from "node:zlib"
import { build } from "esbuild"
import { compile } from "sass"
import subset from "subset-font"

const source = dirname(fileURLToPath(import.meta.url))
const root = join(source, "../..")
const dist = join(root, "static/dist")
const modules = join(root, "node_modules")
const fonts = join(modules, "@fontsource/be-vietnam-pro/files")

const between = (first, last) => String.fromCharCode(...Array.from({ length: last - first + 1 }, (_, at) => first + at))
const ascii = between(0x20, 0x7e)
const letters = `ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư${between(0x1ea0, 0x1ef9)}`

const manifest = {}
const written = new Set()

async function put(path, bytes) {
  written.add(path)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, bytes)
}

async function write(name, content) {
  const bytes = Buffer.from(content)
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10)
  const extension = extname(name)
  const hashed = `${name.slice(0, -extension.length)}.${hash}${extension}`
  const target = join(dist, hashed)
  await put(target, bytes)
  if (![".woff2", ".webp"].includes(extension)) {
    await put(`${target}.gz`, gzipSync(bytes, { level: 9 }))
    await put(`${target}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }))
  }
  manifest[name] = hashed
}

// Old files go last, so that a portal that is running meanwhile always finds those of its manifest.
async function removeOthers() {
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isFile() && !written.has(path)) await rm(path)
  }
}

// Headings are in Vietnamese and English: only their letters, figures and marks are sent to a telephone.
async function writeFonts() {
  for (const [name, text] of [["latin", `${ascii}${letters}“”‘’–—…·×°«»`], ["vietnamese", `${letters}₫`]]) {
    const file = await readFile(join(fonts, `be-vietnam-pro-${name}-600-normal.woff2`))
    await write(`fonts/be-vietnam-pro-${name}-600.woff2`, await subset(file, text, { targetFormat: "woff2" }))
  }
}

async function writeStyles() {
  const { css } = compile(join(source, "styles/portal.scss"), {
    loadPaths: [join(modules, "govuk-frontend/dist/govuk")],
    quietDeps: true,
    style: "compressed",
  })
  const linked = css.replace(/url\("?(fonts\/[^")]+)"?\)/g, (_, name) => `url(${manifest[name]})`)
  const { outputFiles } = await build({
    stdin: { contents: linked, loader: "css", resolveDir: source },
    bundle: true, external: ["fonts/*"], minify: true, write: false, legalComments: "none",
  })
  await write("portal.css", outputFiles[0].contents)
}

async function writeScript(name) {
  const { outputFiles } = await build({
    entryPoints: [join(source, "js", name)],
    bundle: true, format: "esm", minify: true, target: "es2020", charset: "utf8", write: false, legalComments: "none",
  })
  await write(name, outputFiles[0].contents)
}

// Pictures of the guide are lossy WebP: their size stands in the frame header (RFC 6386, section 9.1), and pages need
// it beforehand, so that nothing moves when a picture arrives.
async function writePictures() {
  const sizes = {}
  for (const file of await readdir(join(source, "guide"))) {
    const bytes = await readFile(join(source, "guide", file))
    if (bytes.toString("latin1", 12, 16) !== "VP8 ") throw new Error(`${file} is not a lossy WebP picture`)
    await write(`guide/${file}`, bytes)
    sizes[`guide/${file}`] = [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff]
  }
  await put(join(dist, "pictures.json"), JSON.stringify(sizes))
}

await writeFonts()
await writePictures()
await writeStyles()
for (const name of ["portal.js", "office.js", "passkeys.js", "editor.js"]) await writeScript(name)
await write("emblem.svg", await readFile(join(source, "emblem.svg")))
await put(join(dist, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`)
await removeOthers()
