// Asks whether the login has gone on, and shows the page anew if so. Without it, the page reloads itself.
const { key, status } = document.querySelector('[data-testid=kiosk]').dataset
const every = 2100
let timer

async function ask() {
  const response = await fetch(status).catch(() => undefined)
  const next = response?.ok ? (await response.json()).key : key
  if (next === key) timer = setTimeout(ask, every)
  else window.location.reload()
}

timer = setTimeout(ask, every)
window.addEventListener('pagehide', () => clearTimeout(timer))
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload()
})
