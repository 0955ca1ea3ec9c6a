import { charge } from '../functions/meter.ts'
import { textOf } from '../types/markup.ts'
import { type JsonOptions, dumpJson as printJson } from '../values/json.ts'

/** `json.dumps(value)` of any value: Markup is text, and every value is paid for. */
export function dumpJson(value: unknown, options: JsonOptions = {}): string {
  return printJson(value, { ...options, textOf, onValue: () => charge(1) })
}
