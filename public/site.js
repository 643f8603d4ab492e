import { showCopyButtons } from './copy.js'
import { updateRegions } from './live.js'
import { openWhileVisible } from './stream.js'

const status = document.querySelector('[data-live-status]')
const pause = document.querySelector('[data-live-pause]')
let isPaused = false
let isLoading = false
let isStale = false

/** Loads the page again and shows what changed. What changes meanwhile is loaded once more. */
async function refresh() {
  isStale = true
  if (isPaused || isLoading) return
  isLoading = true
  while (isStale && !isPaused) {
    isStale = false
    const response = await fetch(window.location.href).catch(() => undefined)
    if (response?.ok) {
      const fresh = new DOMParser().parseFromString(await response.text(), 'text/html')
      showCopyButtons(fresh)
      updateRegions(fresh)
      document.title = fresh.title
    }
  }
  isLoading = false
}

const { events } = document.body.dataset
const stream =
  events === undefined ? undefined : openWhileVisible(() => events, { changed: refresh })
if (status !== null) status.hidden = events === undefined
if (pause !== null && events !== undefined) {
  pause.hidden = false
  pause.addEventListener('click', () => {
    isPaused = !isPaused
    status.hidden = isPaused
    const { resume } = pause.dataset
    pause.dataset.resume = pause.textContent
    pause.textContent = resume
    if (!isPaused && isStale) void refresh()
  })
}
// Times that run out make no event.
const timer = setInterval(() => {
  if (document.querySelector('.is-live') !== null) void refresh()
}, 5000)
window.addEventListener('pagehide', () => {
  clearInterval(timer)
  stream?.close()
})
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload()
})
