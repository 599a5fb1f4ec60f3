// Warns two minutes before a sign-in ends that nobody uses: <div data-session="address" data-token hidden>. Other
// windows may have used it meanwhile, so the server is asked first; asking is no use. Nothing on the page is touched.
const FIRST_LOOK = 180 // the shortest sign-in lasts five minutes
const WARNING = 120
const SOON = 5

export function session(root) {
  const place = root.querySelector("[data-session]")
  if (!place || place.dataset.watched) return
  place.dataset.watched = "yes"
  const part = (name) => place.querySelector(`[data-session-${name}]`)
  const left = () => fetch(place.dataset.session, { headers: { Accept: "application/json" } }).then((answer) => answer.json()).then(({ seconds }) => seconds)
  const wait = (seconds) => setTimeout(look, Math.max(seconds, SOON) * 1000)

  function show(seconds) {
    const over = seconds <= 0
    place.hidden = seconds > WARNING
    part("warning").hidden = over
    part("over").hidden = !over
    part("stay").hidden = over
  }

  async function look() {
    const seconds = await left().catch(() => null)
    if (seconds === null) return wait(SOON)
    const hidden = place.hidden
    show(seconds)
    if (hidden && !place.hidden && seconds > 0) part("stay").focus()
    wait(seconds > WARNING ? seconds - WARNING : seconds > 0 ? Math.min(seconds, 15) : 60)
  }

  part("stay").addEventListener("click", async () => {
    const body = new URLSearchParams({ csrf_token: place.dataset.token })
    await fetch(place.dataset.session, { method: "POST", body, redirect: "manual" }).catch(() => null)
    look()
  })
  wait(FIRST_LOOK)
}
