import { UnquotableError } from '../../core/shell.ts'
import { toPlain, type Value } from '../../python/values.ts'
import type { Answer, Section, Session } from '../../transport/types.ts'
import { bindArguments } from './bind.ts'
import { hostFunctions } from './functions.ts'
import { type CallArguments, CallError, type HostFunction } from './types.ts'

interface Waiting {
  readonly sections: readonly Section[]
  readonly settle: (answers: readonly Answer[]) => void
  readonly reject: (cause: unknown) => void
}

/**
 * Execution functions that a host answers, for templates and guards. Calls that are made together travel together, and
 * an identical call is answered once a run.
 */
export class HostCalls {
  readonly #session: Session
  readonly #shell: string
  readonly #answers = new Map<string, Promise<Value>>()
  #waiting: Waiting[] = []

  constructor(session: Session, shell: string) {
    this.#session = session
    this.#shell = shell
  }

  has(fun: string): boolean {
    return Object.hasOwn(hostFunctions, fun)
  }

  /** Rejects with `CallError` for what Salt raises. */
  call(fun: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>): Promise<Value> {
    const key = JSON.stringify(
      [fun, args.map(toPlain), [...kwargs].map(([name, value]) => [name, toPlain(value)])],
      (_, value) => (typeof value === 'bigint' ? `${value}n` : value),
    )
    const known = this.#answers.get(key) ?? this.#ask(fun, args, kwargs)
    this.#answers.set(key, known)
    return known
  }

  async #ask(fun: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>): Promise<Value> {
    const fn = this.has(fun) ? hostFunctions[fun as keyof typeof hostFunctions] : undefined
    if (!fn) throw new CallError('KeyError', `'${fun}'`)
    const bound = bindArguments(fun, fn, args, kwargs)
    const answers = await this.#request(sectionsOf(fn, bound, this.#shell))
    return fn.read(bound, answers, this.#shell)
  }

  #request(sections: readonly Section[]): Promise<readonly Answer[]> {
    if (sections.length === 0) return Promise.resolve([])
    return new Promise((settle, reject) => {
      this.#waiting.push({ sections, settle, reject })
      if (this.#waiting.length === 1) setImmediate(() => void this.#send())
    })
  }

  async #send(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    try {
      const answers = await this.#session.request(waiting.flatMap(({ sections }) => sections))
      let next = 0
      for (const { sections, settle } of waiting) {
        settle(answers.slice(next, next + sections.length))
        next += sections.length
      }
    } catch (cause) {
      for (const { reject } of waiting) reject(cause)
    }
  }
}

/** What no process can receive is refused as Python refuses it. */
function sectionsOf(fn: HostFunction, bound: CallArguments, shell: string): readonly Section[] {
  try {
    return fn.sections(bound, shell)
  } catch (cause) {
    if (cause instanceof UnquotableError) throw new CallError('ValueError', 'embedded null byte')
    throw cause
  }
}
