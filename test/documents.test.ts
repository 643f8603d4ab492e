import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'ava'
import { packageRoot } from '../src/config/root.ts'

const folders = ['.', 'docs', 'decisions']
const documents = folders.flatMap((folder) =>
  readdirSync(join(packageRoot, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
)
const textOf = (path: string) => readFileSync(join(packageRoot, path), 'utf8')

/** The lines of a document that are prose: not in a table, nor in a code block. */
function proseOf(text: string): string[] {
  const withoutCode = text.replace(/^\s*```[\s\S]*?^\s*```$/gm, '')
  return withoutCode.split('\n').filter((line) => !line.startsWith('|'))
}

/** The anchor of a heading, as GitHub makes it. */
function anchorOf(heading: string): string {
  const words = heading.toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '')
  return words.trim().replaceAll(' ', '-')
}

function anchorsOf(path: string): string[] {
  return [...textOf(path).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))
}

test('lines of documents have at most 160 characters, but in tables', (t) => {
  t.true(documents.length > 30)
  for (const path of documents) {
    const long = proseOf(textOf(path)).filter((line) => line.length > 160)
    t.deepEqual(long, [], path)
  }
})

test('the README has at most 150 lines', (t) => {
  t.true(textOf('README.md').split('\n').length <= 151)
})

test('the links between documents lead somewhere', (t) => {
  let count = 0
  for (const path of documents) {
    const links = textOf(path).matchAll(/\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)/g)
    for (const [link, file = '', anchor] of links) {
      const target = file === '' ? path : join(dirname(path), file)
      t.true(existsSync(join(packageRoot, target)), `${path}: ${link}`)
      if (anchor !== undefined && target.endsWith('.md'))
        t.true(anchorsOf(target).includes(anchor), `${path}: ${link}`)
      count += 1
    }
  }
  t.true(count > 50)
})

test('every document of docs and every decision is in its index', (t) => {
  for (const folder of ['docs', 'decisions']) {
    const index = textOf(join(folder, 'README.md'))
    for (const path of documents.filter((each) => dirname(each) === folder)) {
      const name = path.slice(folder.length + 1)
      if (name !== 'README.md') t.true(index.includes(`(${name}`), path)
    }
  }
})
