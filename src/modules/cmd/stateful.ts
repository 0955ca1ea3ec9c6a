import { str } from '../../python/values/text.ts'
import { toValue } from '../../python/values.ts'
import { splitWords } from '../kit/calls/words.ts'
import type { Changes, Report } from '../kit/index.ts'

/** What a command's output comes to where the state says `stateful`: a JSON object, or `name=value` words in the last line. */
export function readStateful(ran: Changes, result: boolean): Report {
  const output = String(ran.stdout ?? '')
  if (output === '') return { changes: {}, comment: String(ran.stderr ?? ''), result }
  const failure = (comment: string, changes: Changes = {}): Report => ({ changes, comment, result: false })

  let values: Record<string, unknown>
  let before = ''
  const json = parseJson(output)
  if (json !== undefined) {
    if (typeof json !== 'object' || json === null || Array.isArray(json))
      return failure('script JSON output must be a JSON object (e.g., {})!')
    values = { ...json }
  } else {
    const at = output.trimEnd().lastIndexOf('\n')
    const words = wordsOf(at === -1 ? output : output.slice(at + 1))
    const pairs = words?.map((word) => word.split('='))
    if (!pairs?.every((pair) => pair.length === 2))
      return failure('Failed parsing script output! Stdout must be JSON or a line of name=value pairs.', ran)
    values = Object.fromEntries(pairs)
    before = output.slice(0, at)
  }

  const changed = readTruth(values.changed ?? 'no')
  if (changed === undefined) return failure(`Failed parsing boolean value: ${textOf(values.changed)}`, ran)
  const { comment = '', ...rest } = values
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

/** Undefined where a quotation does not end. */
function wordsOf(line: string): string[] | undefined {
  try {
    return splitWords(line)
  } catch {
    return undefined
  }
}
