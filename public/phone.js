import { startCountdown } from './countdown.js'
import { createRefresh } from './live.js'
import { followSite } from './site-events.js'

// Shows new requests in place and counts down. Without it, an empty phone reloads itself every five seconds.
const { events, phoneNumber } = document.querySelector('[data-testid=phone]').dataset

/** The address of the page. A request that somebody is deciding stays, also if a newer one has come. */
function addressNow() {
  const url = new URL(window.location.href)
  const form = document.querySelector('[data-testid=confirm-form]')
  const isTouched = form?.querySelector('[name=icon]:checked') || form?.elements.code?.value
  const card = document.querySelector('[data-testid=action]')
  if (isTouched) url.searchParams.set('action', card.dataset.action)
  return url
}

const refresh = createRefresh(addressNow, () => countdown.restart())
const countdown = startCountdown(refresh)
const stream = followSite(events, ({ kind, phones }) => {
  if (kind === 'gap' || phones.includes(phoneNumber)) void refresh()
})
// The answer to a form says how it went: nothing may come before it.
document.addEventListener('submit', () => stream.close())
window.addEventListener('pagehide', () => {
  countdown.stop()
  stream.close()
})
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload()
})
