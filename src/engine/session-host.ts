import { sh } from '../core/shell.ts'
import type { Action, Need } from '../modules/kit/index.ts'
import type { Answer, Section, Session } from '../transport/types.ts'
import type { Observation } from './facts/layer.ts'
import { guarded, requireLock, unguarded } from './guarded.ts'
import { type ActAnswer, type ActOptions, type Host, succeeded } from './host.ts'
import { inquire, readAnswers } from './inquiry.ts'
import { SqlClients } from './sql.ts'

type ShellAction = Extract<Action, { kind: 'shell' }>

/** A host behind a session; what `guard` asks must hold before each action, or the lock is no longer this run's. */
export class SessionHost implements Host {
  readonly #session: Session
  readonly #sql: SqlClients
  readonly #guard: Section | undefined
  readonly #forked: boolean

  constructor(session: Session, guard?: Section, forked = false) {
    this.#session = session
    this.#sql = new SqlClients(session)
    this.#guard = guard
    this.#forked = forked
  }

  async observe(needs: readonly Need[]): Promise<Observation[]> {
    const inquiry = inquire(needs)
    const answers = inquiry.sections.length > 0 ? await this.#session.request(inquiry.sections) : []
    return readAnswers(inquiry, answers, this.#sql)
  }

  /** The last request carries the questions of `observing` too. */
  async act(actions: readonly Action[], { umask, observing }: ActOptions): Promise<ActAnswer> {
    const outputs: Answer[] = []
    let observed: Observation[] = []
    let rest = actions
    while (rest.length > 0) {
      const first = rest[0]!
      if (first.kind === 'sql') {
        await this.#checkLock()
        outputs.push(await this.#sql.act(first))
        if (!succeeded(outputs.at(-1)!, first)) break
        rest = rest.slice(1)
        continue
      }
      const shells = takeShells(rest)
      rest = rest.slice(shells.length)
      const inquiry = rest.length === 0 ? inquire(observing) : undefined
      const sections = guarded(
        this.#guard,
        shells.map((action) => sectionOf(action, umask)),
      )
      const answers = await this.#session.request([...sections, ...(inquiry?.sections ?? [])])
      const own = unguarded(this.#guard, answers.slice(0, sections.length))
      outputs.push(...own)
      if (inquiry) observed = await readAnswers(inquiry, answers.slice(sections.length), this.#sql)
      if (own.length < shells.length || !own.every((answer, i) => succeeded(answer, shells[i]!))) break
    }
    return { outputs, observed }
  }

  /** Where the host allows no further channel, its one channel is shared; a lost connection shows with the next request. */
  async fork(): Promise<Host> {
    const session = await this.#session.fork().catch(() => undefined)
    return new SessionHost(session ?? this.#session, this.#guard, session !== undefined)
  }

  release(): Promise<void> {
    return this.#sql.end()
  }

  async close(): Promise<void> {
    await this.#sql.end()
    if (this.#forked) await this.#session.close().catch(() => {})
  }

  async #checkLock(): Promise<void> {
    if (!this.#guard) return
    const [answer] = await this.#session.request([this.#guard])
    requireLock(answer!)
  }
}

function takeShells(actions: readonly Action[]): ShellAction[] {
  const shells: ShellAction[] = []
  for (const action of actions) {
    if (action.kind !== 'shell') break
    shells.push(action)
    // Only exit code 0 lets the host go on by itself.
    if (action.success && !(action.success.length === 1 && action.success[0] === 0)) break
  }
  return shells
}

function sectionOf(action: ShellAction, umask: string | undefined): Section {
  const script = umask === undefined ? action.script : sh`umask ${umask}\n${action.script}`
  return {
    script,
    stdin: action.stdin,
    user: action.user,
    timeout: action.timeout,
    isolate: action.isolate,
    when: 'ok',
  }
}
