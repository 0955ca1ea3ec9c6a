import { str } from '../../python/values/text.ts'
import { toValue } from '../../python/values.ts'
import type { Report } from '../kit/report.ts'
import type { Changes } from '../kit/verdict.ts'

/** What a command's output comes to where the state says `stateful`: a JSON object, or `name=value` words in the last line. */
export function readStateful(ran: Changes, result: boolean): Report {
  const output = String(ran.stdout ?? '')
  if (output === '') return { changes: {}, comment: String(ran.stderr ?? ''), result }
  const failure = (comment: string, changes: Changes = {}): Report => ({ changes, comment, result: false })

  let said: Record<string, unknown>
  let before = ''
  const json = parseJson(output)
  if (json !== undefined) {
    if (typeof json !== 'object' || json === null || Array.isArray(json))
      return failure('script JSON output must be a JSON object (e.g., {})!')
    said = { ...json }
  } else {
    const at = output.trimEnd().lastIndexOf('\n')
    const words = splitWords(at === -1 ? output : output.slice(at + 1))
    const pairs = words?.map((word) => word.split('='))
    if (!pairs?.every((pair) => pair.length === 2))
      return failure('Failed parsing script output! Stdout must be JSON or a line of name=value pairs.', ran)
    said = Object.fromEntries(pairs)
    before = output.slice(0, at)
  }

  const changed = readTruth(said.changed ?? 'no')
  if (changed === undefined) return failure(`Failed parsing boolean value: ${textOf(said.changed)}`, ran)
  const { comment = '', ...rest } = said
  const changes: Changes = changed ? { ...rest, ...ran, ...rest, stdout: before } : {}
  return { changes, comment: textOf(comment), result }
}

/** As Python prints it. */
function textOf(value: unknown): string {
  return str(toValue(value))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readTruth(value: unknown): boolean | undefined {
  const word = textOf(value).toLowerCase()
  if (['true', 'yes', '1'].includes(word)) return true
  return ['false', 'no', '0'].includes(word) ? false : undefined
}

/** Words as a POSIX shell splits them; undefined where a quotation does not end. */
export function splitWords(text: string): string[] | undefined {
  const words: string[] = []
  let word: string | undefined
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!
    if (/\s/.test(c)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (c === "'" || c === '"') {
      word ??= ''
      for (i++; text[i] !== c; i++) {
        if (i >= text.length) return undefined
        if (c === '"' && text[i] === '\\' && /["\\]/.test(text[i + 1] ?? '')) i++
        word += text[i]
      }
    } else if (c === '\\') {
      if (++i >= text.length) return undefined
      word = (word ?? '') + text[i]
    } else word = (word ?? '') + c
  }
  if (word !== undefined) words.push(word)
  return words
}
