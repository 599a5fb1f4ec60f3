// Everything here only improves pages that work without it. No framework, no inline code, nothing stored in the browser.
import { agent, agentPlaces } from "./agent.js"
import { autosave } from "./autosave.js"
import { conditions } from "./conditions.js"
import { copying } from "./copying.js"
import { drafts } from "./drafts.js"
import { errors } from "./errors.js"
import { files } from "./files.js"
import { printing } from "./printing.js"
import { session } from "./session.js"
import { sending } from "./sending.js"
import { suggestions } from "./suggestions.js"
import { waiting } from "./waiting.js"

export function start() {
  for (const improve of [errors, conditions, files, copying, printing, suggestions, drafts, autosave, waiting, agentPlaces, session]) improve(document.body)
}

agent(start)
sending(start)
start()
