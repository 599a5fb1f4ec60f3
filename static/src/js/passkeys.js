// Passkeys (WebAuthn): a button asks the device, its answer goes into the form's hidden field, and the form is sent.
// <div data-passkey-options="address" | data-passkey-create="options" data-failed="sentence"> with a hidden button and a place
// for the sentence, inside a form with a field `assertion`.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0))
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "")
const keys = (list) => (list || []).map((key) => ({ ...key, id: bytes(key.id) }))

async function challenge(place, form) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value })
  const answer = await fetch(place.dataset.passkeyOptions, { method: "POST", body, headers: { Accept: "application/json" } })
  const options = await answer.json()
  return { ...options, challenge: bytes(options.challenge), allowCredentials: keys(options.allowCredentials) }
}

function creation(place) {
  const options = JSON.parse(place.dataset.passkeyCreate)
  const user = { ...options.user, id: bytes(options.user.id) }
  return { ...options, user, challenge: bytes(options.challenge), excludeCredentials: keys(options.excludeCredentials) }
}

function readable({ id, rawId, type, response }) {
  const said = {}
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) said[part] = text(response[part])
  }
  return JSON.stringify({ id, rawId: text(rawId), type, response: said, clientExtensionResults: {} })
}

// A script of its own: only the pages with such a place fetch it
if (window.PublicKeyCredential) {
  for (const place of document.querySelectorAll("[data-passkey-options], [data-passkey-create]")) {
    const form = place.closest("form")
    const button = place.querySelector("[data-passkey-button]")
    const said = place.querySelector("[data-passkey-said]")
    button.hidden = false
    button.addEventListener("click", async () => {
      said.textContent = ""
      try {
        const credential = place.dataset.passkeyCreate
          ? await navigator.credentials.create({ publicKey: creation(place) })
          : await navigator.credentials.get({ publicKey: await challenge(place, form) })
        form.elements.assertion.value = readable(credential)
      } catch {
        said.textContent = place.dataset.failed // closed, no such key, no network: the other ways are still there
        return
      }
      if (place.dataset.passkeyTo) form.action = place.dataset.passkeyTo
      form.requestSubmit()
    })
  }
}
