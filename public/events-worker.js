import { openLastingEvents } from './lasting-events.js'

// A SharedWorker: one event stream for all pages of a browser. A page connects, and says when it goes.
/** @type {Set<MessagePort>} */
const pages = new Set()
let events

function send(message) {
  for (const page of pages) page.postMessage(message)
}

function open(url) {
  events = openLastingEvents(url, {
    // What happened before the stream was open, or while it was interrupted, is not known.
    open: () => send({ kind: 'gap' }),
    gap: () => send({ kind: 'gap' }),
    changed: ({ data }) => send({ kind: 'changed', ...JSON.parse(data) }),
  })
}

function close() {
  events?.close()
  events = undefined
}

addEventListener('connect', ({ ports: [page] }) => {
  page.addEventListener('message', ({ data }) => {
    if (data.kind === 'bye') {
      pages.delete(page)
      if (pages.size === 0) close()
      return
    }
    pages.add(page)
    if (events === undefined) open(data.url)
    else if (events.isOpen()) page.postMessage({ kind: 'gap' })
  })
  page.start()
})
