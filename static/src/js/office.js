// What only the officers' pages need; citizens never fetch it.
import { keys, nextStep } from "./keys.js"
import { presence } from "./presence.js"
import { seen } from "./seen.js"
import { signature } from "./signature.js"

for (const improve of [presence, keys, nextStep, seen, signature]) improve(document.body)
