import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { block, joinText, TerminalText, term, visibleJson } from '../../src/core/terminal-text.ts'

interface Case {
  readonly name: string
  readonly text: string
  readonly line: string
  /** Default: as `line`. */
  readonly block?: string
}

const cases = parse(readFileSync(new URL('terminal-text.yaml', import.meta.url), 'utf8')) as Case[]
const dangerous =
  /[\p{Cs}\p{Zl}\p{Zp}\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c]/u

describe('text from outside on a terminal', () => {
  for (const { name, text, line, block: lines = line } of cases) {
    test(name, () => {
      expect(String(term`${text}`)).toBe(line)
      expect(String(block(text, 2))).toBe(lines)
      expect(dangerous.test(String(block(text)))).toBe(false)
      const json = String(visibleJson(JSON.stringify({ [text]: text })))
      expect(dangerous.test(json)).toBe(false)
      expect(JSON.parse(json)).toEqual({ [text]: text })
    })
  }

  test('halves of surrogate pairs', () => {
    expect(String(term`${'a\ud83db'}`)).toBe('a\\ud83db')
    expect(JSON.parse(String(visibleJson('"\ud83d"')))).toBe('\ud83d')
  })

  test('every control character is shown, but for tab and line break', () => {
    for (let code = 0; code < 0xa0; code++) {
      const text = String.fromCharCode(code)
      const shown = String(block(text))
      if ((code >= 0x20 && code < 0x7f) || text === '\t' || text === '\n') expect(shown).toBe(text)
      else expect(shown).toMatch(/^\\(x[0-9a-f]{2}|r)$/)
    }
  })

  test('bytes that are no UTF-8 do not become control characters', () => {
    expect(String(block(Buffer.from([0x61, 0x9b, 0x32, 0x4a]).toString()))).toBe('a\ufffd2J')
  })

  test('colours of ours pass, those of the text in them do not', () => {
    const red = new TerminalText('\u001b[31m')
    expect(String(joinText([term`${red}${'\u001b[32mx'}`, term`b`]))).toBe('\u001b[31m\\x1b[32mx\nb')
  })
})

test('one file alone writes to the terminal', () => {
  const src = fileURLToPath(new URL('../../src', import.meta.url))
  const files = (readdirSync(src, { recursive: true }) as string[]).filter((file) => file.endsWith('.ts'))
  const writes =
    /\bprocess\s*\.\s*(stdout|stderr)\b|\bconsole\s*\.\s*\w+\(|['"](log-update|node:tty)['"]|\/dev\/tty['"]/
  const writers = files.filter((file) => writes.test(readFileSync(`${src}/${file}`, 'utf8')))
  expect(writers).toEqual(['cli/terminal.ts'])
})
