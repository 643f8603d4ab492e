import { openLastingEvents } from './lasting-events.js'
import { openWhileVisible } from './stream.js'

/**
 * Follows the changes of the simulator by one event stream for all pages of this browser: in a SharedWorker; where there
 * is none, in the page that holds a lock, which tells the others; where there are no locks (http on an address that is
 * not loopback), in each page while it is visible.
 *
 * @param {string} url of the stream; the other scripts are beside this one
 * @param {(change: { kind: 'gap' } | { kind: 'changed', phones: string[], actions: string[], ended: string[] }) => void} listener called
 *   with `gap` if anything may have changed: when the page has joined, and after an interruption
 */
export function followSite(url, listener) {
  if ('SharedWorker' in window) return followWorker(url, listener)
  if ('locks' in navigator && 'BroadcastChannel' in window) return followLeader(url, listener)
  return openWhileVisible(url, changesTo(listener))
}

function changesTo(listener) {
  return {
    open: () => listener({ kind: 'gap' }),
    gap: () => listener({ kind: 'gap' }),
    changed: ({ data }) => listener({ kind: 'changed', ...JSON.parse(data) }),
  }
}

function followWorker(url, listener) {
  const { port } = new SharedWorker(new URL('events-worker.js', import.meta.url), {
    name: url,
    type: 'module',
  })
  port.addEventListener('message', ({ data }) => listener(data))
  port.start()
  port.postMessage({ kind: 'hello', url: new URL(url, window.location.href).href })
  return {
    close() {
      port.postMessage({ kind: 'bye' })
      port.close()
    },
  }
}

function followLeader(url, listener) {
  const name = `itsme-simulator ${url}`
  const channel = new BroadcastChannel(name)
  const leaving = new AbortController()
  channel.addEventListener('message', ({ data }) => listener(data))
  listener({ kind: 'gap' })
  navigator.locks
    .request(name, { signal: leaving.signal }, () => lead(url, listener, channel, leaving.signal))
    .catch(() => undefined)
  return {
    close() {
      leaving.abort()
      channel.close()
    },
  }
}

/** Holds the stream until this page goes. */
function lead(url, listener, channel, signal) {
  const tell = (change) => {
    listener(change)
    channel.postMessage(change)
  }
  const events = openLastingEvents(url, changesTo(tell))
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      events.close()
      resolve()
    })
  })
}
