/**
 * Counts down the times that are left: elements with `data-left`, in milliseconds since the page was loaded or
 * {@link restart} was called.
 *
 * @param {() => void} onEnd called once for each time that has run out
 */
export function startCountdown(onEnd) {
  let start = performance.now()
  let isOver = new Set()

  function show() {
    for (const time of document.querySelectorAll('[data-left]')) {
      const left = Math.max(0, Number(time.dataset.left) - (performance.now() - start))
      const seconds = Math.ceil(left / 1000)
      time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
      if (left > 0 || isOver.has(time)) continue
      isOver.add(time)
      onEnd()
    }
  }

  const timer = setInterval(show, 500)
  show()
  return {
    restart() {
      start = performance.now()
      isOver = new Set()
    },
    stop: () => clearInterval(timer),
  }
}
