import { openWhileVisible } from './stream.js'

// Shows new requests by itself and counts down. Without it, an empty phone reloads itself every five seconds.
const phone = document.querySelector('[data-testid=phone]')
const started = performance.now()

function show() {
  for (const time of document.querySelectorAll('[data-left]')) {
    const left = Math.max(0, Number(time.dataset.left) - (performance.now() - started))
    const seconds = Math.ceil(left / 1000)
    time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  }
}

const timer = setInterval(show, 500)
const stream = openWhileVisible(phone.dataset.events, {
  changed: () => window.location.replace(window.location.pathname),
})
// The answer to a form says how it went: nothing may come before it.
document.addEventListener('submit', () => stream.close())
window.addEventListener('pagehide', () => {
  clearInterval(timer)
  stream.close()
})
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload()
})
show()
