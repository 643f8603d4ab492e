/** Looks again and again until something is so, for at most `seconds`; tells whether it is. */
export async function until(
  isSo: () => boolean | Promise<boolean>,
  seconds = 30,
): Promise<boolean> {
  const end = performance.now() + seconds * 1000
  while (!(await isSo())) {
    if (performance.now() > end) return false
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  return true
}
