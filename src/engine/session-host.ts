import { sh } from '../core/shell.ts'
import { notePending } from '../host/index.ts'
import { type Action, complaint, type Need, Unobservable } from '../modules/kit/index.ts'
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
  readonly #lock: string | undefined
  readonly #forked: boolean

  /** @param lock the name of the run's lock */
  constructor(session: Session, guard?: Section, lock?: string, forked = false) {
    this.#session = session
    this.#sql = new SqlClients(session)
    this.#guard = guard
    this.#lock = lock
    this.#forked = forked
  }

  async observe(needs: readonly Need[]): Promise<Observation[]> {
    const inquiry = inquire(needs)
    const answers = inquiry.sections.length > 0 ? await this.#session.request(inquiry.sections) : []
    return readAnswers(inquiry, answers, this.#sql)
  }

  /** The last request carries the questions of `observing` too. */
  async act(actions: readonly Action[], { umask, pending, observing }: ActOptions): Promise<ActAnswer> {
    const outputs: Answer[] = []
    let observed: Observation[] = []
    let rest = actions
    let before = this.#notes(pending?.before)
    while (rest.length > 0) {
      const first = rest[0]!
      if (first.kind === 'sql') {
        await this.#checkLock()
        if (before.length > 0) requireNoted(await this.#session.request(before))
        before = []
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
      const after = rest.length === 0 ? this.#notes(pending?.after) : []
      const answers = await this.#session.request([...before, ...sections, ...after, ...(inquiry?.sections ?? [])])
      requireNoted(answers.splice(0, before.length))
      before = []
      const own = unguarded(this.#guard, answers.splice(0, sections.length))
      outputs.push(...own)
      answers.splice(0, after.length)
      if (inquiry) observed = await readAnswers(inquiry, answers, this.#sql)
      if (own.length < shells.length || !own.every((answer, i) => succeeded(answer, shells[i]!))) break
    }
    return { outputs, observed }
  }

  /** Where the host allows no further channel, its one channel is shared; a lost connection shows with the next request. */
  async fork(): Promise<Host> {
    const session = await this.#session.fork().catch(() => undefined)
    return new SessionHost(session ?? this.#session, this.#guard, this.#lock, session !== undefined)
  }

  release(): Promise<void> {
    return this.#sql.end()
  }

  async close(): Promise<void> {
    await this.#sql.end()
    if (this.#forked) await this.#session.close().catch(() => {})
  }

  /** Sections that write what is pending; those after an action are written only where it ended well. */
  #notes(lines: readonly string[] = []): Section[] {
    return lines.length === 0 ? [] : [{ ...notePending(lines, this.#lock), when: 'ok' }]
  }

  async #checkLock(): Promise<void> {
    if (!this.#guard) return
    const [answer] = await this.#session.request([this.#guard])
    requireLock(answer!)
  }
}

/** @throws Unobservable where what hangs on an action could not be written down: the action was not begun */
function requireNoted(answers: readonly Answer[]): void {
  for (const answer of answers)
    if (answer.failure || answer.code !== 0)
      throw new Unobservable(`what hangs on it cannot be written down: ${answer.failure?.why ?? complaint(answer)}`)
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
