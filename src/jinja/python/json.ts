import { type JsonOptions, dumpJson as printJson } from '../../core/values/json.ts'
import { textOf } from '../runtime/markup.ts'
import { charge } from './meter.ts'

/** `json.dumps(value)` of a template's value: Markup is text, and every value is paid for. */
export function dumpJson(value: unknown, options: JsonOptions = {}): string {
  return printJson(value, { ...options, textOf, onValue: () => charge(1) })
}
