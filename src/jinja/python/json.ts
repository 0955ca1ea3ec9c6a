import { raise } from '../../core/values/errors.ts'
import { floatText, intText } from '../../core/values/text.ts'
import { typeName } from '../../core/values/types.ts'
import { Dict, Float, Tuple } from '../../core/values.ts'
import { textOf } from '../runtime/markup.ts'
import { charge } from './meter.ts'
import { sortValues } from './sort.ts'

export interface DumpOptions {
  /** Spaces (or text) for each level; absent: everything on one line. */
  readonly indent?: number | string
  readonly sortKeys?: boolean
  /** Anything beyond ASCII is written as an escape. */
  readonly ascii?: boolean
}

/** `json.dumps(value)` */
export function dumpJson(value: unknown, options: DumpOptions = {}): string {
  return new Dumper(options).dump(value, 0)
}

class Dumper {
  readonly #indent: string | undefined
  readonly #open: unknown[] = []
  constructor(readonly options: DumpOptions) {
    const { indent } = options
    this.#indent = typeof indent === 'number' ? ' '.repeat(Math.max(0, indent)) : indent
  }

  dump(value: unknown, level: number): string {
    charge(1)
    if (value === null) return 'null'
    if (typeof value === 'boolean') return String(value)
    if (typeof value === 'number' || typeof value === 'bigint') return intText(value)
    if (value instanceof Float) return numberText(value.value)
    const text = textOf(value)
    if (text !== undefined) return this.quote(text)
    if (Array.isArray(value)) return this.inside(value, () => this.list(value, level))
    if (value instanceof Tuple) return this.inside(value, () => this.list(value.items, level))
    if (value instanceof Dict) return this.inside(value, () => this.dict(value, level))
    return raise('TypeError', `Object of type ${typeName(value)} is not JSON serializable`)
  }

  inside(value: unknown, dump: () => string): string {
    if (this.#open.includes(value)) raise('ValueError', 'Circular reference detected')
    this.#open.push(value)
    const text = dump()
    this.#open.pop()
    return text
  }

  quote(text: string): string {
    const quoted = JSON.stringify(text)
    if (this.options.ascii === false) return quoted
    return quoted.replace(/[^\x00-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
  }

  wrap(open: string, close: string, parts: readonly string[], level: number): string {
    if (parts.length === 0) return open + close
    if (this.#indent === undefined) return open + parts.join(', ') + close
    const pad = `\n${this.#indent.repeat(level + 1)}`
    return `${open}${pad}${parts.join(`,${pad}`)}\n${this.#indent.repeat(level)}${close}`
  }

  list(items: readonly unknown[], level: number): string {
    return this.wrap(
      '[',
      ']',
      items.map((item) => this.dump(item, level + 1)),
      level,
    )
  }

  dict(dict: Dict, level: number): string {
    let entries = [...dict] as [unknown, unknown][]
    if (this.options.sortKeys) entries = sortValues(entries, (entry) => (entry as [unknown])[0]) as [unknown, unknown][]
    const parts = entries.map(([key, item]) => `${this.quote(keyText(key))}: ${this.dump(item, level + 1)}`)
    return this.wrap('{', '}', parts, level)
  }
}

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity'
  return floatText(value)
}

function keyText(key: unknown): string {
  if (key === null) return 'null'
  if (typeof key === 'boolean') return String(key)
  if (typeof key === 'number' || typeof key === 'bigint') return intText(key)
  if (key instanceof Float) return numberText(key.value)
  return textOf(key) ?? raise('TypeError', `keys must be str, int, float, bool or None, not ${typeName(key)}`)
}
