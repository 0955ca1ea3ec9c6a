import { type Diagnostic, DiagnosticError, error } from '../core/diagnostics.ts'
import type { Value } from '../python/values.ts'
import { Lines, Positions } from './positions.ts'
import { Constructor } from './read/construct.ts'
import { YamlError } from './read/errors.ts'
import { hintFor } from './read/hints.ts'
import { Parser } from './read/parser.ts'

export interface LoadOptions {
  /** The name under which errors tell the text. */
  readonly file?: string
}

/** A loaded document and where its parts stand in the text. */
export interface Located {
  readonly value: Value
  readonly positions: Positions
}

/** What YAML refuses: control characters and lone surrogates. */
const UNACCEPTABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u

/**
 * Reads the one document of a text as PyYAML with Salt's loader does (YAML 1.1): an empty text is `null`.
 * Throws a `DiagnosticError` with one diagnostic, whose code begins with `yaml-`.
 */
export function loadYaml(text: string, options: LoadOptions = {}): Located {
  const body = text.startsWith('\ufeff') ? text.slice(1) : text
  const lines = new Lines(body)
  try {
    const bad = UNACCEPTABLE.exec(body)
    if (bad) refuseCharacter(bad)
    const node = new Parser(body).parse()
    const positions = new Positions(lines)
    if (!node) return { value: null, positions }
    positions.rootOffset = node.start
    return { value: new Constructor(positions).construct(node), positions }
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause
    throw new DiagnosticError(describe(cause, lines, options.file ?? '<unicode string>'), { cause })
  }
}

function refuseCharacter(found: RegExpExecArray): never {
  const code = found[0].codePointAt(0)!.toString(16).padStart(4, '0')
  const problem = `unacceptable character #x${code}: control characters are not allowed`
  throw new YamlError('reader', problem, found.index, undefined, undefined, 'yaml-character')
}

/** Problems that are noticed long after their cause: they are told where they began. */
const TOLD_AT_START = new Set(["could not find expected ':'", 'found unexpected end of stream'])

/** What stands at the other place that a problem has, where PyYAML's words do not say it. */
const FIRST_PLACES = new Map<string | undefined, string>([
  ['yaml-multiple-documents', 'the first begins here'],
  ['yaml-duplicate-anchor', 'first occurrence'],
])

/** PyYAML tells a problem and in what context: as one sentence. */
function summarize({ problem, context, code }: YamlError): string {
  if (context === undefined || code === 'yaml-duplicate-key') return problem
  if (code === 'yaml-alias-size') return problem
  if (code === 'yaml-duplicate-anchor') return context.replace('; first occurrence', '')
  return context.startsWith('while') ? `${problem} ${context}` : `${context} ${problem}`
}

function describe(cause: YamlError, lines: Lines, file: string): Diagnostic {
  const end = Math.min(cause.offset, lines.text.length)
  const atStart = TOLD_AT_START.has(cause.problem) && cause.contextOffset !== undefined
  const place = lines.positionOf(atStart ? cause.contextOffset! : end)
  const hint = hintFor(cause, lines)
  const excerpt = lines.lineAt(place.line)
  const more = { at: { file, ...place }, excerpt, hint: hint?.text }
  const code = hint?.code ?? cause.code ?? 'yaml-syntax'
  const summary = summarize(cause)
  if (cause.context === undefined || cause.contextOffset === undefined) return error(code, summary, more)
  const other = lines.positionOf(atStart ? end : cause.contextOffset)
  const message = atStart ? 'reading stopped here' : (FIRST_PLACES.get(cause.code) ?? cause.context)
  return error(code, summary, {
    ...more,
    related: [{ message, at: { file, ...other }, excerpt: lines.lineAt(other.line) }],
  })
}
