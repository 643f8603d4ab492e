/** Work that can be interrupted: it yields wherever something else may have a turn. */
export type Steps<T> = Generator<undefined, T, undefined>

/** Does work at once. */
export function doNow<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Does work in turns with everything else: the event loop is not held for longer than one step takes. */
export async function doInTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await nextTurn()
  }
}

/** Resolves once everything that waited has had its turn. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** How many entries of a long list one step takes. */
export const stepSize = 200

/** Maps a long list, with a step after every few entries. */
export function* mapInSteps<T, U>(
  list: Iterable<T>,
  map: (entry: T, index: number) => U,
): Steps<U[]> {
  const mapped: U[] = []
  for (const entry of list) {
    mapped.push(map(entry, mapped.length))
    if (mapped.length % stepSize === 0) yield
  }
  return mapped
}

/** The same at once for a short list, in turns for a long one. */
export function mapInTurns<T, U>(list: readonly T[], map: (entry: T) => U): Promise<U[]> {
  return list.length <= stepSize ? Promise.resolve(list.map(map)) : doInTurns(mapInSteps(list, map))
}

/** Does something with each entry, one after the other; everything else has its turns in between. */
export async function eachInTurns<T>(
  list: Iterable<T>,
  task: (entry: T) => Promise<void>,
): Promise<void> {
  let done = 0
  for (const entry of list) {
    await task(entry)
    done += 1
    if (done % stepSize === 0) await nextTurn()
  }
}
