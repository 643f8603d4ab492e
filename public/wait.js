import { startCountdown } from './countdown.js'
import { followSite } from './site-events.js'
import { openWhileVisible } from './stream.js'

// Counts down, and goes on when the action was decided. Without it, the page reloads itself every three seconds.
const { action, events, siteEvents, time, total, status } =
  document.querySelector('[data-testid=waiting]').dataset
const ring = document.querySelector('#ring')
const end = performance.now() + Number(time)

function turnRing() {
  const now = Math.max(0, end - performance.now())
  ring.setAttribute('stroke-dashoffset', String(100 - (100 * now) / Number(total)))
}

/** Whoever loads the page a second time takes away the answer of the first: the login has ended by then. */
let isLeaving = false

function leave() {
  isLeaving = true
  stream.close()
}

function goOn() {
  if (isLeaving) return
  leave()
  window.location.reload()
}

/** Goes on if the action is not pending any more. */
async function check() {
  const response = await fetch(status).catch(() => undefined)
  if (!response?.ok) setTimeout(check, 1000)
  else if ((await response.json()).status !== 'pending') goOn()
  // The server's clock may be a little behind.
  else if (performance.now() >= end) setTimeout(check, 500)
}

// Who may see the phones shares one stream with all pages of the browser.
const stream =
  siteEvents === undefined
    ? openWhileVisible(events, { decided: goOn })
    : followSite(siteEvents, ({ kind, actions, ended }) => {
        if (ended?.includes(action)) goOn()
        else if (kind === 'gap' || actions.includes(action)) void check()
      })
const countdown = startCountdown(check)
const timer = setInterval(turnRing, 500)
// A form leads on by itself: the event of its own decision must not reload the page meanwhile.
document.addEventListener('submit', leave)
window.addEventListener('pagehide', () => {
  clearInterval(timer)
  countdown.stop()
  stream.close()
})
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload()
})
turnRing()
