import { STATUS_CODES } from 'node:http'
import { DiagnosticError } from '../../core/diagnostics.ts'
import { Dict, type Value } from '../../python/values.ts'
import { readJson } from '../../render/index.ts'
import type { Answer } from '../../transport/types.ts'
import { loadYaml } from '../../yaml/index.ts'
import { isOn, textOf } from '../kit/calls/arguments.ts'
import { type CallArguments, CallError } from '../kit/calls/types.ts'

interface Response {
  readonly status: number
  readonly reason: string
  readonly headers: Dict
  readonly body: Buffer
}

/** What Salt's function answers. Throws `CallError` for what it raises. */
export function readResponse(args: CallArguments, answer: Answer | undefined): Value {
  if (!answer) return new Dict()
  const tested: [Value, Value][] = isOn(args, 'test') ? [['test', true]] : []
  if (answer.code !== 0) return new Dict([...tested, ...failed(args, answer)])
  const response = parse(answer.stdout)
  const body = bodyText(response)
  if (response.status >= 400 && args.get('raise_error') !== false)
    return new Dict([
      ...tested,
      ['status', response.status],
      ['error', `HTTP ${response.status}: ${response.reason}`],
      ['body', body],
    ])
  const shown = new Dict([...tested, ['body', body]])
  if (args.get('status') === true) shown.set('status', response.status)
  if (args.get('headers') === true) shown.set('headers', response.headers)
  const isPlain = args.get('decode') === true && !decode(args, response, body, shown)
  if (isPlain || args.get('text') === true) shown.set('text', body)
  return shown
}

/** What curl's exit codes mean that Python has a word for. */
const errors: { readonly [code: number]: string } = {
  6: '[Errno -2] Name or service not known',
  7: '[Errno 111] Connection refused',
}

function failed(args: CallArguments, { code, stderr }: Answer): [Value, Value][] {
  const told = stderr
    .toString()
    .replace(/^curl: \(\d+\) /, '')
    .trim()
  // Salt falls over its own feet where a request takes too long.
  if (code === 28) throw new CallError('CommandExecutionError', `the request took too long: ${told}`)
  const status: [Value, Value][] = args.get('status') === true ? [['status', 0]] : []
  return [...status, ['error', errors[code ?? -1] ?? told]]
}

/** Headers of every answer on the way, the body of the last, and a line of ours. */
function parse(output: Buffer): Response {
  const end = output.lastIndexOf('\n')
  const [, status, size] = /^(\d+) (\d+)$/.exec(output.subarray(end + 1).toString()) ?? []
  if (size === undefined) throw new CallError('CommandExecutionError', 'what curl says cannot be read')
  const [first = '', ...lines] = output
    .subarray(0, Number(size))
    .toString('latin1')
    .trimEnd()
    .split(/\r?\n\r?\n/)
    .at(-1)!
    .split(/\r?\n/)
  const headers = new Dict()
  for (const line of lines) {
    const at = line.indexOf(':')
    const name = line
      .slice(0, at)
      .toLowerCase()
      .replace(/(^|-)[a-z]/g, (start) => start.toUpperCase())
    const value = line.slice(at + 1).trim()
    const known = headers.get(name)
    headers.set(name, known === undefined ? value : `${known},${value}`)
  }
  const reason = /^\S+ \d+ (.+)$/.exec(first)?.[1] ?? STATUS_CODES[Number(status)] ?? 'Unknown'
  return { status: Number(status), reason, headers, body: output.subarray(Number(size), end) }
}

function bodyText({ headers, body }: Response): string {
  const [, charset] = /^text\/.*;\s*charset="?([^;"\s]+)/i.exec(typeOf(headers, '')) ?? []
  try {
    return new TextDecoder(charset ?? 'utf-8', { fatal: true, ignoreBOM: true }).decode(body)
  } catch {
    throw new CallError('CommandExecutionError', `'${charset ?? 'utf-8'}' codec can't decode the body`)
  }
}

function typeOf(headers: Dict, fallback: string): string {
  const type = headers.get('Content-Type')
  return typeof type === 'string' ? type : fallback
}

/** Puts the body's data under `dict`; whether it is data at all. */
function decode(args: CallArguments, { headers }: Response, body: string, shown: Dict): boolean {
  const type = typeOf(headers, 'application/json')
  const asked = textOf(args, 'decode_type') || 'auto'
  const kind = asked === 'auto' ? (['xml', 'json', 'yaml'].find((one) => type.includes(one)) ?? 'plain') : asked
  if (kind === 'xml') throw new CallError('CommandExecutionError', 'http.query reads no XML here: take the `body`')
  if (kind === 'plain') return false
  if (kind !== 'json' && kind !== 'yaml') {
    const valid = "('json', 'xml', 'yaml', 'plain')"
    shown.set('error', `Invalid decode_type specified. Valid decode types are: ${valid}`)
    return true
  }
  try {
    shown.set('dict', kind === 'json' ? readJson(body, 'body') : loadYaml(body, { file: 'body' }).value)
  } catch (cause) {
    if (!(cause instanceof DiagnosticError)) throw cause
    throw new CallError('CommandExecutionError', cause.diagnostics.map(({ summary }) => summary).join('; '))
  }
  return true
}
