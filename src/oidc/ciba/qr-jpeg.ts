import { correction, generate } from 'lean-qr'

/** The width of the quiet zone, in modules (ISO/IEC 18004). */
const border = 4

/** The pixels of a module in each direction: those of a block of a JPEG image, so that each block has one colour. */
const blockSize = 8

/**
 * Returns a QR code as a JPEG image, like the one that itsme's documentation shows (user discovery response). Each block
 * has one colour, so the image consists of the mean values of its blocks and loses nothing.
 */
export function qrJpeg(text: string): Buffer {
  const code = generate(text, {
    minCorrectionLevel: correction.M,
    maxCorrectionLevel: correction.M,
  })
  const width = code.size + 2 * border
  const isDark = (block: number) =>
    code.get((block % width) - border, Math.floor(block / width) - border)
  return Buffer.concat([
    header(width * blockSize),
    scan(width * width, isDark),
    Buffer.from([0xff, 0xd9]),
  ])
}

/** A segment: its marker, its length, and its content (ITU-T T.81, annex B). */
function segment(marker: number, ...content: readonly number[]): Buffer {
  const length = content.length + 2
  return Buffer.from([0xff, marker, length >> 8, length & 0xff, ...content])
}

/** A table of Huffman codes with one code for each value: of one bit, of two bits, of three bits. */
function huffmanTable(id: number, values: readonly number[]): Buffer {
  const counts = Array.from({ length: 16 }, (_, bits) => (bits < values.length ? 1 : 0))
  return segment(0xc4, id, ...counts, ...values)
}

/** The values that are coded are the differences between neighbouring blocks: none, 127 at the start, and 255. */
const sizes = { none: 0, change: 8, start: 7 } as const

function header(side: number): Buffer {
  const size = [side >> 8, side & 0xff]
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xe0, ...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0),
    segment(0xdb, 0, ...new Array<number>(64).fill(blockSize)),
    segment(0xc0, 8, ...size, ...size, 1, 1, 0x11, 0),
    huffmanTable(0x00, [sizes.none, sizes.change, sizes.start]),
    huffmanTable(0x10, [0]),
    segment(0xda, 1, 1, 0, 0, 63, 0),
  ])
}

/** The end of each block: it has nothing but its mean value. */
const endOfBlock = '0'

/** Codes the blocks, from the top left one on. The first is light. */
function scan(count: number, isDark: (block: number) => boolean): Buffer {
  let bits = `110${'1'.repeat(sizes.start)}${endOfBlock}`
  for (let block = 1; block < count; block++) {
    const [now, before] = [isDark(block), isDark(block - 1)]
    const difference = now === before ? '0' : `10${(now ? '0' : '1').repeat(sizes.change)}`
    bits += difference + endOfBlock
  }
  const padded = bits.padEnd(Math.ceil(bits.length / 8) * 8, '1')
  const bytes = padded.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []
  // A byte of ones would be a marker.
  return Buffer.from(bytes.flatMap((byte) => (byte === 0xff ? [0xff, 0] : [byte])))
}
