import { sh, UnquotableError } from '../core/shell.ts'
import { bindArguments } from '../modules/kit/calls/bind.ts'
import {
  type CallArguments,
  CallError,
  type FactFunction,
  type HostFunction,
  type ScriptFunction,
  UNANSWERED,
} from '../modules/kit/calls/types.ts'
import { complaint, heard, type Need, Unobservable } from '../modules/kit/index.ts'
import { toPlain, type Value } from '../python/values.ts'
import type { Answer, Section, Session } from '../transport/types.ts'
import type { Observation } from './facts/layer.ts'
import { ObservedFacts } from './facts/observed.ts'
import { inquire, readAnswers } from './inquiry.ts'
import { known, observe } from './observe.ts'
import { SqlClients } from './sql.ts'

function programsSection(programs: readonly string[]): Section[] {
  if (programs.length === 0) return []
  const script = sh`for p in ${programs}; do command -v "$p" >/dev/null || { echo "there is no $p on the host" >&2; exit ${UNANSWERED}; }; done`
  return [{ script }]
}

/** @throws Unobservable for an answer that is none: what it says is no negative. */
function checkAnswered(answer: Answer, { anyCode }: ScriptFunction): void {
  if (answer.failure) heard(answer)
  if (!anyCode && [UNANSWERED, 126, 127].includes(answer.code ?? -1)) throw new Unobservable(complaint(answer))
}

interface Waiting {
  readonly sections: readonly Section[]
  readonly resolve: (answers: readonly Answer[]) => void
  readonly reject: (cause: unknown) => void
}

/**
 * Execution functions that a host answers, for templates and guards. Calls that are made together travel together, and
 * an identical call is answered once a run.
 */
export class HostCalls {
  readonly #session: Session
  readonly #shell: string
  readonly #functions: ReadonlyMap<string, HostFunction>
  readonly #answers = new Map<string, Promise<Value>>()
  #waiting: Waiting[] = []

  constructor(session: Session, shell: string, functions: ReadonlyMap<string, HostFunction>) {
    this.#session = session
    this.#shell = shell
    this.#functions = functions
  }

  has(fun: string): boolean {
    return this.#functions.has(fun)
  }

  /** Rejects with `CallError` for what Salt raises. */
  call(fun: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>): Promise<Value> {
    const key = JSON.stringify(
      [fun, args.map(toPlain), [...kwargs].map(([name, value]) => [name, toPlain(value)])],
      (_, value) => (typeof value === 'bigint' ? `${value}n` : value),
    )
    const answer = this.#answers.get(key) ?? this.#ask(fun, args, kwargs)
    this.#answers.set(key, answer)
    return answer
  }

  async #ask(fun: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>): Promise<Value> {
    const fn = this.#functions.get(fun)
    if (!fn) throw new CallError('KeyError', `'${fun}'`)
    const bound = bindArguments(fun, fn, args, kwargs)
    try {
      return fn.facts ? await this.#read(fn, bound) : await this.#run(fn, bound)
    } catch (cause) {
      if (cause instanceof Unobservable)
        throw new CallError('CommandExecutionError', `${fun} could not be asked of the host: ${cause.message}`)
      // What no process can receive is refused as Python refuses it.
      if (cause instanceof UnquotableError) throw new CallError('ValueError', 'embedded null byte')
      throw cause
    }
  }

  async #run(fn: ScriptFunction, args: CallArguments): Promise<Value> {
    const programs = programsSection(fn.programs?.(args) ?? [])
    const answers = await this.#request([...programs, ...fn.sections(args, this.#shell)])
    for (const answer of answers) checkAnswered(answer, fn)
    return fn.read(args, answers.slice(programs.length), this.#shell)
  }

  /** Facts are observed anew for each call: what a template asks may have changed since. */
  async #read(fn: FactFunction, args: CallArguments): Promise<Value> {
    const facts = new ObservedFacts()
    const ask = fn.facts(args)
    await observe(ask, facts, { observe: (needs) => this.#observe(needs) })
    return fn.answer(args, known(ask, facts))
  }

  async #observe(needs: readonly Need[]): Promise<Observation[]> {
    const inquiry = inquire(needs)
    return readAnswers(inquiry, await this.#request(inquiry.sections), new SqlClients(this.#session))
  }

  #request(sections: readonly Section[]): Promise<readonly Answer[]> {
    if (sections.length === 0) return Promise.resolve([])
    return new Promise((resolve, reject) => {
      this.#waiting.push({ sections, resolve, reject })
      if (this.#waiting.length === 1) setImmediate(() => void this.#send())
    })
  }

  async #send(): Promise<void> {
    const waiting = this.#waiting
    this.#waiting = []
    try {
      const answers = await this.#session.request(waiting.flatMap(({ sections }) => sections))
      let next = 0
      for (const { sections, resolve } of waiting) {
        resolve(answers.slice(next, next + sections.length))
        next += sections.length
      }
    } catch (cause) {
      for (const { reject } of waiting) reject(cause)
    }
  }
}
