import type { Secret } from '../../core/secrets.ts'
import type { ArgumentSchema, ValueRule } from './schema.ts'

/**
 * One argument of a state function, declared once: the type of its value (`Infer`), its JSON Schema, what it refuses.
 * Required until `default`, `optional` or `absentIfNotGiven` says otherwise.
 */
export class Argument<T> {
  declare readonly type: T
  readonly schema: ArgumentSchema
  readonly required: boolean

  constructor(schema: ArgumentSchema, required = true) {
    this.schema = schema
    this.required = required
  }

  /** What it is where it is not given; nothing else changes its type. */
  default(value: T): Argument<T> {
    return new Argument({ ...this.schema, default: value }, false)
  }

  /** Salt's `None`: may be null, and is null where it is not given. */
  optional(): Argument<T | null> {
    const { type, enum: values } = this.schema
    const types = type === undefined ? {} : { type: [...new Set([...[type].flat(), 'null'])] }
    const allowed = values === undefined ? {} : { enum: [...new Set([null, ...values])] }
    return new Argument<T | null>({ ...this.schema, ...types, ...allowed, default: null }, false)
  }

  /** Not there at all where it is not given: for what differs from every value. */
  absentIfNotGiven(): Argument<T | undefined> {
    return new Argument<T | undefined>(this.schema, false)
  }

  /** A JSON Schema keyword of its own: `minimum`, `minLength`, `enum`… */
  with(keywords: { readonly [keyword: string]: unknown }): Argument<T> {
    return new Argument({ ...this.schema, ...keywords }, this.required)
  }

  /** Only values whose text matches; `reason` is what an author reads: "a job's name cannot hold a line break". */
  matching(pattern: RegExp, reason: string, hint?: string): Argument<T> {
    return this.#rule({
      pattern: pattern.source,
      flags: pattern.flags,
      reason,
      ...(hint === undefined ? {} : { hint }),
    })
  }

  /** No value whose text (or that of an item, where it is a list or a mapping) matches. */
  without(pattern: RegExp, reason: string): Argument<T> {
    return this.#rule({ not: pattern.source, flags: pattern.flags, reason })
  }

  /** No text longer than this as UTF-8. */
  atMostBytes(bytes: number, reason: string): Argument<T> {
    return this.#rule({ maxBytes: bytes, reason })
  }

  /** Never printed; arrives as a `Secret`. */
  secret(): Argument<Exclude<T, string> | Secret> {
    return new Argument<Exclude<T, string> | Secret>({ ...this.schema, 'x-secret': true }, this.required)
  }

  #rule(rule: ValueRule): Argument<T> {
    return new Argument<T>({ ...this.schema, 'x-rules': [...(this.schema['x-rules'] ?? []), rule] }, this.required)
  }
}

/** The arguments of a function by name, in Salt's order. */
export type ArgumentSet = { readonly [name: string]: Argument<unknown> }

/** What a function is handed for these arguments. */
export type Infer<Set extends ArgumentSet> = { readonly [Name in keyof Set]: Set[Name]['type'] }
