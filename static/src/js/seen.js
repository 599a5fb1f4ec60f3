// Says that a dossier was seen, once it has been in view for a moment: <form data-seen>, whose button does it without us.
const LOOK = 1500

export function seen(root) {
  const form = root.querySelector("form[data-seen]")
  if (!form) return
  form.hidden = true
  const say = () => {
    if (!form.isConnected || document.visibilityState !== "visible") return
    document.removeEventListener("visibilitychange", later)
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", keepalive: true }).catch(() => (form.hidden = false))
  }
  const later = () => setTimeout(say, LOOK)
  document.addEventListener("visibilitychange", later)
  later()
}
