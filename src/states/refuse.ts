import { Secret } from '../core/secrets.ts'

/** An entry of a property's `x-refuse`: a test of its value, and why such a value cannot reach the host. */
export interface RefuseRule {
  /**
   * `newline`, `nul`, `control` (any control character), `dash` (begins with `-`), `empty`, `slash`, `colon`, `comma`,
   * `space` (white space anywhere), `surrogate` (text that is no UTF-8), `bytes:N` (longer than N bytes), `cron:A-B` (no
   * field of a crontab with numbers from A to B, nor Salt's `random` or `N:M`).
   */
  readonly test: string
  readonly reason: string
}

const patterns: { readonly [test: string]: RegExp } = {
  newline: /[\n\r]/,
  nul: /\0/,
  control: /[\0-\x1f\x7f]/,
  dash: /^-/,
  empty: /^$/,
  slash: /\//,
  colon: /:/,
  comma: /,/,
  space: /\s/,
  surrogate: /\p{Surrogate}/u,
}

/** Why the value must be refused; undefined where it need not. Lists and mappings are looked into, secrets too. */
export function checkValue(rule: RefuseRule, value: unknown): string | undefined {
  if (value instanceof Secret) return checkValue(rule, value.reveal())
  if (Array.isArray(value)) return first(value, rule)
  if (value instanceof Map) return first([...value.keys(), ...value.values()], rule)
  if (typeof value === 'object' && value !== null) return first([...Object.keys(value), ...Object.values(value)], rule)
  if (typeof value === 'number') return checkValue(rule, String(value))
  if (typeof value !== 'string') return undefined
  return refused(rule.test, value) ? rule.reason : undefined
}

function refused(test: string, text: string): boolean {
  if (test.startsWith('bytes:')) return Buffer.byteLength(text) > Number(test.slice('bytes:'.length))
  if (test.startsWith('cron:')) return !isCronField(text, test.slice('cron:'.length))
  const pattern = patterns[test]
  if (!pattern) throw new Error(`defect: no such test of a value: ${test}`)
  return pattern.test(text)
}

/** A list of `*`, numbers, names and ranges of them, each with a step if need be; crontab itself judges the rest. */
function isCronField(text: string, limits: string): boolean {
  const [from, to] = limits.split('-').map(Number) as [number, number]
  if (/^random$/i.test(text)) return true
  const fits = (number: string) => !/^\d+$/.test(number) || (Number(number) >= from && Number(number) <= to)
  if (/^\d+:\d+$/.test(text)) return text.split(':').every(fits)
  return text.split(',').every((part) => {
    const [range = '', step] = part.split('/')
    return (
      /^(\*|\w+([-~]\w+)?|~)$/.test(range) &&
      range.split(/[-~]/).every(fits) &&
      (step === undefined || /^[1-9]\d*$/.test(step))
    )
  })
}

function first(values: readonly unknown[], rule: RefuseRule): string | undefined {
  for (const value of values) {
    const reason = checkValue(rule, value)
    if (reason !== undefined) return reason
  }
  return undefined
}
