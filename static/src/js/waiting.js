// Waits for news with the reader: <div data-waiting="address of the state" data-waiting-state="the state shown">.
const EVERY = 2000

async function stateAt(address) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual" })
  return answer.ok ? (await answer.json()).state : null // signed out, or no network: the button is still there
}

export function waiting(root) {
  const place = root.querySelector("[data-waiting]")
  if (!place) return
  const look = async () => {
    if (!place.isConnected) return
    const state = await stateAt(place.dataset.waiting).catch(() => null)
    if (state && state !== place.dataset.waitingState) return location.reload()
    setTimeout(look, EVERY)
  }
  setTimeout(look, EVERY)
}
