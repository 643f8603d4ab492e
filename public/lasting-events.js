/** How long to wait before a stream that was refused is asked for again, in milliseconds. */
const pause = 5000

/**
 * Follows server-sent events for as long as it is wanted. A browser connects again when a connection breaks, but gives up
 * when the response is no stream, as of a proxy whose server is starting again.
 *
 * @param {string} url
 * @param {Record<string, (event: MessageEvent) => void>} listeners by the name of the event
 */
export function openLastingEvents(url, listeners) {
  let source
  let timer

  function connect() {
    source = new EventSource(url)
    for (const [name, listener] of Object.entries(listeners))
      source.addEventListener(name, listener)
    source.addEventListener('error', ({ target }) => {
      if (target.readyState === EventSource.CLOSED) timer = setTimeout(connect, pause)
    })
  }

  connect()
  return {
    isOpen: () => source.readyState === EventSource.OPEN,
    close() {
      clearTimeout(timer)
      source.close()
    },
  }
}
