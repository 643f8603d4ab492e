import test from 'ava'
import { decodeQR } from 'qr/decode.js'
import { qrView } from '../../src/web/pages/scan/qr.ts'

/** The pixels of a module. */
const scale = 4

/** Draws the path of a QR code, as a browser does. */
function draw({ path, size }: { path: string; size: number }) {
  const side = size * scale
  const data = new Uint8Array(side * side * 4).fill(255)
  for (const [, x = '', y = '', width = ''] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\1z/g)) {
    for (let dy = 0; dy < scale; dy++) {
      const begin = ((Number(y) * scale + dy) * side + Number(x) * scale) * 4
      const end = begin + Number(width) * scale * 4
      for (let at = begin; at < end; at += 4) data.fill(0, at, at + 3)
    }
  }
  return { width: side, height: side, data }
}

for (const text of [
  'http://192.168.1.5:4876/app',
  `https://itsme.example.com/t/${'a'.repeat(60)}`,
  'https://exämple.be/é',
  ...Array.from({ length: 50 }, (_, index) => `http://localhost:4876/scan/${index ** 9}code`),
]) {
  test(`a QR code says what it is for: ${text.slice(0, 40)}`, (t) => {
    t.is(decodeQR(draw(qrView(text))), text)
  })
}
