import { correction, generate } from 'lean-qr'

/** A QR code as an SVG path. */
export interface QrView {
  readonly path: string
  /** The width of the code with its quiet zone, in modules. */
  readonly size: number
}

/** The width of the quiet zone, in modules (ISO/IEC 18004). */
const border = 4

/** Returns a text as a QR code. */
export function qrView(text: string): QrView {
  const code = generate(text, { minCorrectionLevel: correction.M })
  const modules: string[] = []
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++)
      if (code.get(x, y)) modules.push(`M${x + border} ${y + border}h1v1h-1z`)
  }
  return { path: modules.join(''), size: code.size + 2 * border }
}
