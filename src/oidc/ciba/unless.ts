/** Returns the result of a function, or undefined if it throws an error of a kind. */
export async function unless<T>(
  kind: new (...parts: never[]) => Error,
  find: () => T | Promise<T>,
): Promise<T | undefined> {
  try {
    return await find()
  } catch (error) {
    if (error instanceof kind) return undefined
    throw error
  }
}
