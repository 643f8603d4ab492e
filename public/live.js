/**
 * Brings a page up to date in place: what has not changed is not touched, so that nothing half-typed and no focus is lost.
 * Regions have `data-live`; within them, the entries of a list with `data-live-list` have ids.
 *
 * @param {Document} fresh the same page, as it is now
 */
export function updateRegions(fresh) {
  for (const region of document.querySelectorAll('[data-live]')) {
    const next = fresh.querySelector(`[data-live="${region.dataset.live}"]`)
    if (next !== null) updateRegion(region, next)
  }
}

function updateRegion(region, next) {
  if (region.isEqualNode(next)) return
  const lists = region.querySelectorAll('[data-live-list]')
  const nextLists = next.querySelectorAll('[data-live-list]')
  if (lists.length === 0 || lists.length !== nextLists.length) {
    region.replaceWith(next)
    return
  }
  for (const [index, list] of lists.entries()) updateList(list, nextLists[index])
}

function updateList(list, next) {
  const wanted = new Set(Array.from(next.children, ({ id }) => id))
  for (const entry of [...list.children]) if (!wanted.has(entry.id)) entry.remove()
  let place = list.firstElementChild
  for (const fresh of [...next.children]) {
    const entry = document.getElementById(fresh.id)
    if (entry === null || entry.parentElement !== list) list.insertBefore(fresh, place)
    else if (entry.isEqualNode(fresh)) place = entry.nextElementSibling
    else {
      place = entry.nextElementSibling
      entry.replaceWith(fresh)
    }
  }
}
