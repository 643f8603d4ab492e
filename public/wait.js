import { openWhileVisible } from './stream.js'

// Counts down, and goes on when the action was decided. Without it, the page reloads itself every three seconds.
const panel = document.querySelector('[data-testid=waiting]')
const text = document.querySelector('#left')
const ring = document.querySelector('#ring')
const total = Number(panel.dataset.total)
const end = performance.now() + Number(panel.dataset.left)

function show() {
  const left = Math.max(0, end - performance.now())
  const seconds = Math.ceil(left / 1000)
  text.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  ring.setAttribute('stroke-dashoffset', String(100 - (100 * left) / total))
}

function goOn() {
  stream.close()
  window.location.reload()
}

const timer = setInterval(show, 500)
const stream = openWhileVisible(() => panel.dataset.events, { decided: goOn })
// A form leads on by itself: the event of its own decision must not reload the page meanwhile.
document.addEventListener('submit', () => stream.close())
window.addEventListener('pagehide', () => {
  clearInterval(timer)
  stream.close()
})
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload()
})
show()
