import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { debianStanzas, formatDeb822, parseDeb822, parseOneLine } from '../../src/sandbox/image/sources.ts'

interface Case {
  readonly title: string
  readonly sources?: string
  readonly list?: string
  readonly origins?: { readonly [uri: string]: string }
  readonly gives: string
}

const cases = parse(readFileSync(join(import.meta.dirname, 'cases/sources.yaml'), 'utf8')) as Case[]

test.each(cases)('$title', ({ sources = '', list = '', origins = {}, gives }) => {
  const stanzas = [...parseOneLine(list), ...parseDeb822(sources)]
  const kept = debianStanzas(stanzas, { codename: 'bookworm', origin: (uri) => origins[uri] })
  expect(formatDeb822(kept)).toBe(gives)
  expect(formatDeb822(parseDeb822(formatDeb822(kept))), 'what is written reads as the same').toBe(gives)
})
