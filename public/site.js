import { startCountdown } from './countdown.js'
import { createRefresh, sendFormsInPlace } from './live.js'
import { followSite } from './site-events.js'

const status = document.querySelector('[data-live-status]')
const pause = document.querySelector('[data-live-pause]')
let isPaused = false
let isStale = false

const newRows = document.querySelector('[data-live-new]')

/** Whoever reads further down is not disturbed: a button says how many rows have come. */
function holdNewRows(fresh) {
  if (newRows === null) return false
  const rows = [...fresh.querySelectorAll('[data-live-list] > *')]
  const count = rows.filter(({ id }) => document.getElementById(id) === null).length
  newRows.hidden = count === 0 || window.scrollY < 200
  newRows.textContent = newRows.dataset.liveNew.replace('{count}', String(count))
  return !newRows.hidden
}

newRows?.addEventListener('click', () => {
  window.scrollTo(0, 0)
  refresh()
})
const load = createRefresh(
  () => window.location.href,
  () => countdown.restart(),
  holdNewRows,
)
const countdown = startCountdown(refresh)

function refresh() {
  isStale = isPaused
  if (!isPaused) void load()
}

const { events } = document.body.dataset
const stream = events === undefined ? undefined : followSite(events, refresh)
if (status !== null) status.hidden = events === undefined
if (pause !== null && events !== undefined) {
  pause.hidden = false
  pause.addEventListener('click', () => {
    isPaused = !isPaused
    status.hidden = isPaused
    const { resume } = pause.dataset
    pause.dataset.resume = pause.textContent
    pause.textContent = resume
    if (isStale) refresh()
  })
}

// A search shows what it finds while it is typed. The address follows, so that the view can be sent to somebody.
let typing
document.addEventListener('input', ({ target }) => {
  if (target.dataset.search === undefined) return
  clearTimeout(typing)
  typing = setTimeout(() => {
    const url = new URL(window.location.href)
    for (const { name } of target.form.elements) if (name !== '') url.searchParams.delete(name)
    for (const [name, value] of new FormData(target.form)) url.searchParams.append(name, value)
    window.history.replaceState(null, '', url)
    refresh()
  }, 150)
})
// A choice that leads to another view.
document.addEventListener('change', ({ target }) => {
  if (target.dataset.go !== undefined) target.form.requestSubmit()
})
sendFormsInPlace(() => countdown.restart())

// Times that run out make no event.
const timer = setInterval(() => {
  if (document.querySelector('.is-live') !== null) refresh()
}, 5000)
window.addEventListener('pagehide', () => {
  clearInterval(timer)
  countdown.stop()
  stream?.close()
})
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload()
})
