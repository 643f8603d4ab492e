import { readPackageBytes } from '../config/root.ts'

/** Reads the drawings that stand for photos, each once. The answer gives JPEG in base64 by number. */
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
