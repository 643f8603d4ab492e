import { showCopyButtons } from './copy.js'

/**
 * Brings a page up to date in place: what has not changed is not touched, so that nothing half-typed and no focus is lost.
 * Regions have `data-live`, and may contain regions; the entries of a list with `data-live-list` have ids.
 *
 * @param {string} html the same page, as it is now
 * @param {(fresh: Document) => boolean} hold returns true if the page is to stay as it is
 */
function update(html, hold = () => false) {
  const fresh = new DOMParser().parseFromString(html, 'text/html')
  if (hold(fresh)) return
  showCopyButtons(fresh)
  const outermost = [...document.querySelectorAll('[data-live]')].filter(
    (region) => region.parentElement.closest('[data-live]') === null,
  )
  for (const region of outermost) {
    const next = fresh.querySelector(`[data-live="${CSS.escape(region.dataset.live)}"]`)
    if (next !== null) updateRegion(region, next)
  }
  document.title = fresh.title
}

function updateRegion(region, next) {
  if (region.isEqualNode(next)) return
  const [lists, nextLists] = [region, next].map((each) => partsOf(each, '[data-live-list]'))
  const [regions, nextRegions] = [region, next].map((each) => partsOf(each, '[data-live]'))
  const names = (parts) => parts.map(({ dataset }) => dataset.live).join(' ')
  if (lists.length > 0 && lists.length === nextLists.length) {
    for (const [index, list] of lists.entries()) updateList(list, nextLists[index])
  } else if (regions.length > 0 && names(regions) === names(nextRegions)) {
    for (const [index, each] of regions.entries()) updateRegion(each, nextRegions[index])
  } else {
    region.replaceWith(next)
  }
}

/** The parts of a region that are not in one of its parts. */
function partsOf(region, selector) {
  return [...region.querySelectorAll(selector)].filter((part) => {
    let outer = part.parentElement
    while (outer !== region && !outer.matches('[data-live], [data-live-list]'))
      outer = outer.parentElement
    return outer === region
  })
}

function updateList(list, next) {
  const wanted = new Set(Array.from(next.children, ({ id }) => id))
  for (const entry of [...list.children]) if (!wanted.has(entry.id)) entry.remove()
  let place = list.firstElementChild
  for (const fresh of [...next.children]) {
    const entry = document.getElementById(fresh.id)
    if (entry === null || entry.parentElement !== list) list.insertBefore(fresh, place)
    else {
      if (entry === place) place = entry.nextElementSibling
      else list.insertBefore(entry, place)
      updateRegion(entry, fresh)
    }
  }
}

/**
 * Returns a function that loads the page again and shows what changed. What changes meanwhile is loaded once more.
 *
 * @param {() => string | URL} addressOf the page
 * @param {() => void} onUpdate
 * @param {(fresh: Document) => boolean} hold returns true if the page is to stay as it is
 */
export function createRefresh(addressOf, onUpdate = () => undefined, hold = undefined) {
  let isLoading = false
  let isStale = false
  return async function refresh() {
    isStale = true
    if (isLoading) return
    isLoading = true
    while (isStale) {
      isStale = false
      const address = String(addressOf())
      const response = await fetch(address, { redirect: 'manual' }).catch(() => undefined)
      // The page leads elsewhere now: to the application, or to the sign-in page.
      if (response?.type === 'opaqueredirect') return window.location.assign(address)
      const html = response?.ok ? await response.text() : undefined
      // A form was sent meanwhile: what it was answered must not be replaced by an older page.
      if (String(addressOf()) !== address) isStale = true
      else if (html !== undefined) {
        update(html, hold)
        onUpdate()
      }
    }
    isLoading = false
  }
}

/**
 * Sends forms with `data-in-place` without leaving the page, and shows the response in it: other forms keep what was typed.
 *
 * @param {() => void} onUpdate
 */
export function sendFormsInPlace(onUpdate) {
  document.addEventListener('submit', (event) => {
    if (event.target.dataset.inPlace === undefined) return
    event.preventDefault()
    void send(event.target, event.submitter).then(onUpdate)
  })
  document.addEventListener('change', ({ target }) => {
    if (target.dataset.saveAtOnce !== undefined) target.form.requestSubmit()
  })
}

async function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter))
  const response = await fetch(form.action, { method: 'POST', body }).catch(() => undefined)
  if (response === undefined) return
  const isPage = response.headers.get('content-type')?.startsWith('text/html')
  if (!response.ok || !isPage) return window.location.reload()
  // The address says what was wrong, if anything was: an update must not hide it.
  if (response.url.startsWith(window.location.origin + window.location.pathname))
    window.history.replaceState(null, '', response.url)
  update(await response.text())
}
