import { type Bitmap2D, correction, generate, mode } from 'lean-qr'

/** A QR code as an SVG path. */
export interface QrView {
  readonly path: string
  /** The width of the code with its quiet zone, in modules. */
  readonly size: number
}

/** The width of the quiet zone, in modules (ISO/IEC 18004). */
const border = 4

/**
 * The pattern that is laid over the modules: a chessboard. ISO/IEC 18004 has eight, and a score that picks one, which takes
 * four fifths of the time; readers accept all of them.
 */
const mask = 0

/**
 * The modes that the library may use. A URL rarely has enough consecutive digits or capitals for another mode to make the
 * code smaller, and comparing all modes takes three quarters of the time.
 */
const modes = [mode.ascii, mode.utf8]

/** Returns a text as a QR code. */
export function qrView(text: string): QrView {
  const code = generate(text, { minCorrectionLevel: correction.M, mask, modes })
  const rows = Array.from({ length: code.size }, (_, y) => rowPath(code, y))
  return { path: rows.join(''), size: code.size + 2 * border }
}

/** Returns the dark modules of a row, each run of them as one rectangle. */
function rowPath(code: Bitmap2D, y: number): string {
  let path = ''
  for (let x = 0; x < code.size; x++) {
    const start = x
    while (code.get(x, y)) x += 1
    if (x > start) path += `M${start + border} ${y + border}h${x - start}v1H${start + border}z`
  }
  return path
}
