import { openLastingEvents } from './lasting-events.js'

/**
 * Follows server-sent events while the page is visible: a browser opens six connections to one host, and pages that nobody
 * looks at must not hold them. Whoever comes back is told by the server what was missed.
 *
 * @param {string} url
 * @param {Record<string, (event: MessageEvent) => void>} listeners by the name of the event
 */
export function openWhileVisible(url, listeners) {
  let events

  function open() {
    if (events !== undefined || document.visibilityState === 'hidden') return
    events = openLastingEvents(url, listeners)
  }

  function pause() {
    events?.close()
    events = undefined
  }

  const follow = () => (document.visibilityState === 'hidden' ? pause() : open())
  document.addEventListener('visibilitychange', follow)
  open()
  return {
    close() {
      document.removeEventListener('visibilitychange', follow)
      pause()
    },
  }
}
