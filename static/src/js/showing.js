// The page that came back takes the place of the one shown, as if the browser had followed a form itself.
export function show(html, start) {
  const page = new DOMParser().parseFromString(html, "text/html")
  document.title = page.title
  document.body.replaceWith(page.body)
  scrollTo(0, 0)
  start()
}
