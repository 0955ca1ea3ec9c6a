import { toPlain, type Value } from '../../core/values.ts'
import type { Session } from '../../transport/types.ts'
import { commandFunctions } from './commands.ts'
import { fileFunctions } from './files.ts'
import { CallError, type HostFunction } from './types.ts'

const functions: { readonly [name: string]: HostFunction } = { ...commandFunctions, ...fileFunctions }

export function hostFunctionNames(): string[] {
  return Object.keys(functions)
}

interface Waiting {
  readonly fn: HostFunction
  readonly args: ReadonlyMap<string, Value>
  readonly resolve: (value: Value) => void
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
    return Object.hasOwn(functions, fun)
  }

  /** Rejects with `CallError` for what Salt raises. */
  call(fun: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>): Promise<Value> {
    const fn = functions[fun]
    if (!fn) return Promise.reject(new CallError('KeyError', `'${fun}'`))
    const key = JSON.stringify(
      [fun, args.map(toPlain), [...kwargs].map(([name, value]) => [name, toPlain(value)])],
      (_, value) => (typeof value === 'bigint' ? `${value}n` : value),
    )
    let answer = this.#answers.get(key)
    if (!answer) {
      answer = new Promise<Value>((resolve, reject) => {
        this.#waiting.push({ fn, args: bind(fun, fn, args, kwargs), resolve, reject })
      })
      this.#answers.set(key, answer)
      if (this.#waiting.length === 1) setImmediate(() => void this.#send())
    }
    return answer
  }

  async #send(): Promise<void> {
    const calls = this.#waiting
    this.#waiting = []
    try {
      const sections = calls.map(({ fn, args }) => fn.sections(args, this.#shell))
      const answers = await this.#session.request(sections.flat())
      let next = 0
      calls.forEach(({ fn, args, resolve, reject }, i) => {
        const own = answers.slice(next, next + sections[i]!.length)
        next += sections[i]!.length
        try {
          resolve(fn.read(args, own, this.#shell))
        } catch (cause) {
          reject(cause)
        }
      })
    } catch (cause) {
      for (const { reject } of calls) reject(cause)
    }
  }
}

/** Arguments to parameters as Python binds them. */
function bind(
  fun: string,
  fn: HostFunction,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
): ReadonlyMap<string, Value> {
  const name = fun.slice(fun.indexOf('.') + 1)
  if (args.length > fn.parameters.length) {
    throw new CallError(
      'TypeError',
      `${name}() takes ${fn.parameters.length} positional arguments but ${args.length} were given`,
    )
  }
  const bound = new Map<string, Value>(args.map((value, i) => [fn.parameters[i]!, value]))
  for (const [key, value] of kwargs) {
    if (!fn.parameters.includes(key) && !fn.ignored?.includes(key)) {
      throw new CallError('TypeError', `${name}() got an unexpected keyword argument '${key}'`)
    }
    bound.set(key, value)
  }
  if (!bound.has(fn.parameters[0]!))
    throw new CallError('TypeError', `${name}() missing 1 required positional argument: '${fn.parameters[0]}'`)
  return bound
}
