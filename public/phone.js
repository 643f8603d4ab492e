import { updateRegions } from './live.js'
import { openWhileVisible } from './stream.js'

// Shows new requests in place and counts down. Without it, an empty phone reloads itself every five seconds.
const phone = document.querySelector('[data-testid=phone]')
let shownAt = performance.now()

function countDown() {
  for (const time of document.querySelectorAll('[data-left]')) {
    const left = Math.max(0, Number(time.dataset.left) - (performance.now() - shownAt))
    const seconds = Math.ceil(left / 1000)
    time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  }
}

/** The address of the page. A request that somebody is deciding stays, also if a newer one has come. */
function addressNow() {
  const url = new URL(window.location.href)
  const form = document.querySelector('[data-testid=confirm-form]')
  const isTouched = form?.querySelector('[name=icon]:checked') || form?.elements.code?.value
  const card = document.querySelector('[data-testid=action]')
  if (isTouched) url.searchParams.set('action', card.dataset.action)
  return url
}

/** Loads the page again. The form stays as it is while its request waits, with what was chosen and typed. */
async function refresh() {
  const response = await fetch(addressNow()).catch(() => undefined)
  if (!response?.ok) return
  updateRegions(new DOMParser().parseFromString(await response.text(), 'text/html'))
  shownAt = performance.now()
}

const timer = setInterval(countDown, 500)
const events = () => {
  const { seen } = document.querySelector('[data-seen]').dataset
  return `${phone.dataset.events}?${new URLSearchParams({ seen })}`
}
const stream = openWhileVisible(events, { changed: refresh })
// The answer to a form says how it went: nothing may come before it.
document.addEventListener('submit', () => stream.close())
window.addEventListener('pagehide', () => {
  clearInterval(timer)
  stream.close()
})
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload()
})
countDown()
