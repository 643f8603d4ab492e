/** Interruptible work: it yields wherever other work can run. */
export type Steps<T> = Generator<undefined, T, undefined>

/** Runs the work to completion without interruption. */
export function doNow<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Runs the work step by step. It never blocks the event loop for longer than one step. */
export async function doInTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await nextTurn()
  }
}

/** Resolves after the events that are already waiting have been processed. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** The number of list entries in one step. */
export const stepSize = 200

/** Maps a long list and yields after every {@link stepSize} entries. */
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

/** Maps a list: a short one without interruption, a long one step by step. */
export function mapInTurns<T, U>(list: readonly T[], map: (entry: T) => U): Promise<U[]> {
  return list.length <= stepSize ? Promise.resolve(list.map(map)) : doInTurns(mapInSteps(list, map))
}

/** Returns the first entries that are not undefined when mapped, and yields after every {@link stepSize} entries. */
export async function firstInTurns<T, U>(
  list: Iterable<T>,
  map: (entry: T) => U | undefined,
  limit: number,
): Promise<U[]> {
  const found: U[] = []
  let done = 0
  for (const entry of list) {
    if (found.length >= limit) break
    const mapped = map(entry)
    if (mapped !== undefined) found.push(mapped)
    done += 1
    if (done % stepSize === 0) await nextTurn()
  }
  return found
}

/** Runs a task for each entry, one after the other, and lets other work run in between. */
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
