import { readPackageBytes } from '../config/root.ts'

/** Returns a function that reads a portrait by its number, each file once, and returns it as JPEG in base64. */
export function createPortraits(): (number: number) => string {
  const read = new Map<number, string>()
  return (number) => {
    const known = read.get(number)
    if (known !== undefined) return known
    const text = readPackageBytes(`fixtures/portraits/${number}.jpg`).toString('base64')
    read.set(number, text)
    return text
  }
}
