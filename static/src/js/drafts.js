// Officers' forms are saved while they are written, to the address beside their buttons: <div data-draft="address">.
export function drafts(root) {
  root.querySelectorAll("[data-draft]").forEach((place) => (place.closest("form").dataset.autosave = place.dataset.draft))
}
