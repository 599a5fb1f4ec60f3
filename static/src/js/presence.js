// Says every twenty seconds that a dossier is still open here, and shows who else has it open and whether it changed:
// <div data-presence="address" data-revision data-token> with places for the two sentences.
const EVERY = 20000

async function news(place) {
  const body = new URLSearchParams({ revision: place.dataset.revision, csrf_token: place.dataset.token })
  const answer = await fetch(place.dataset.presence, { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } })
  return answer.ok ? answer.json() : null // signed out, or no network: the page stays as it is
}

const tell = (line, text) => line.textContent !== text && (line.textContent = text)

export function presence(root) {
  const place = root.querySelector("[data-presence]")
  if (!place) return
  const look = async () => {
    if (!place.isConnected) return
    const found = await news(place).catch(() => null)
    if (found) {
      tell(place.querySelector("[data-presence-others]"), found.others)
      tell(place.querySelector("[data-presence-changed]"), found.changed)
    }
    setTimeout(look, EVERY)
  }
  look()
}
