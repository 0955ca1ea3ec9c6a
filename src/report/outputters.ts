import { str } from '../python/values/text.ts'
import { Dict, toValue, type Value } from '../python/values.ts'
import { dumpJson, dumpYaml } from '../yaml/index.ts'

/** Salt's outputters (`--out`) that print data; `highstate` and `nested` are kstate's own text. */
export const outputters = ['json', 'yaml', 'raw', 'txt', 'quiet'] as const
export type Outputter = (typeof outputters)[number]

/** Target → what it answered, as Salt prints it; plain data or values. Empty text where nothing is printed. */
export function formatAnswers(answers: { readonly [target: string]: unknown }, out: Outputter, indent = 4): string {
  const data = dictOf(answers)
  switch (out) {
    case 'json':
      return `${dumpJson(data, { indent: indent < 0 ? null : indent, ensureAscii: false })}\n`
    case 'yaml':
      return dumpYaml(data, { flowStyle: indent < 0 })
    case 'raw':
      return `${str(data)}\n`
    case 'txt':
      return [...data].flatMap(([target, value]) => linesOf(value).map((line) => `${target}: ${line}\n`)).join('')
    case 'quiet':
      return ''
  }
}

/** Data as kstate's own `--json`. */
export function formatJson(answers: { readonly [target: string]: unknown }): string {
  return joinJson(Object.entries(answers).map(([target, answer]) => memberJson(target, answer)))
}

/** One target's part of `formatJson`: text is smaller than what it tells, and may be kept in its place. */
export function memberJson(target: string, answer: unknown): string {
  const whole = dumpJson(dictOf({ [target]: answer }), { indent: 2, ensureAscii: false })
  return whole.slice('{\n'.length, -'\n}'.length)
}

/** `formatJson` of its parts. */
export function joinJson(members: readonly string[]): string {
  return members.length === 0 ? '{}\n' : `{\n${members.join(',\n')}\n}\n`
}

function dictOf(answers: { readonly [target: string]: unknown }): Dict {
  return new Dict(Object.entries(answers).map(([target, answer]) => [target, toValue(answer)]))
}

function linesOf(value: Value): string[] {
  if (typeof value !== 'string') return [str(value)]
  return value.replace(/\r?\n$/, '').split(/\r?\n/)
}
