import { DiagnosticError, error } from '../../core/diagnostics.ts'
import type { Needs, Target } from '../../project/index.ts'
import { Dict } from '../../python/values.ts'
import type { Mine, MineRequest, Subject } from '../../render/index.ts'
import { callFunction, functionsOf } from '../call-function.ts'
import { pillarOf, subjectOf } from '../compile.ts'
import { describeFailure } from '../failure.ts'
import { type Limit, limitTo } from '../fleet.ts'
import { handshake } from '../handshake.ts'
import { keepRecord } from '../records.ts'
import type { Redaction } from '../redaction.ts'
import type { Workspace } from '../workspace.ts'
import { answerOf } from './answer.ts'
import { type Declared, declaredBy } from './declared.ts'
import { meantBy } from './meant.ts'
import { type Told, toRecord } from './record.ts'

/** What a host says of itself. */
interface Said {
  readonly grains: Dict
  /** Its pillar, or why it has none. */
  readonly pillar: Dict | DiagnosticError
  readonly told: ReadonlyMap<string, Told>
}

/**
 * The mine of a run: each host that a template means is asked once, for all that it declares; hosts are asked side by side. What is
 * secret in their pillars is hidden by the run's redaction.
 */
export class FleetMine implements Mine {
  readonly #workspace: Workspace
  readonly #redaction: Redaction
  readonly #limit: Limit
  readonly #offered = new Map<string, Subject>()
  readonly #said = new Map<string, Promise<Said>>()

  constructor(workspace: Workspace, redaction: Redaction) {
    this.#workspace = workspace
    this.#redaction = redaction
    this.#limit = limitTo(workspace.jobs)
  }

  /** A host that the run is connected to anyway. */
  offer(subject: Subject): void {
    this.#offered.set(subject.id, subject)
  }

  async get(request: MineRequest): Promise<ReadonlyMap<string, Dict>> {
    const targets = await meantBy(this.#workspace, request, (target, needs) => this.#candidate(target, needs))
    const said = await Promise.all(
      targets.map(async (target) => {
        const { pillar, told } = await this.#ask(target)
        const isMissing = request.functions.some((fun) => !told.has(fun))
        if (isMissing && pillar instanceof DiagnosticError) throw brokenPillar(target, pillar)
        return { target, told }
      }),
    )
    return answerOf(this.#workspace, request, said)
  }

  async #candidate(target: Target, needs: Needs) {
    const { grains, pillar } = await this.#ask(target)
    if (needs.pillar && pillar instanceof DiagnosticError) throw brokenPillar(target, pillar)
    return { grains, pillar: pillar instanceof Dict ? pillar : new Dict() }
  }

  #ask(target: Target): Promise<Said> {
    const said = this.#said.get(target.id) ?? this.#limit(() => this.#meet(target))
    this.#said.set(target.id, said)
    return said
  }

  async #meet(target: Target): Promise<Said> {
    const offered = this.#offered.get(target.id)
    const at = { target, redaction: this.#redaction }
    try {
      const said = await (offered
        ? this.#listen(target, offered)
        : handshake(this.#workspace, at, (asked) => this.#listen(target, subjectOf(this.#workspace, asked))))
      const { config, settings } = this.#workspace
      if (!settings.showSecrets)
        keepRecord(config.root, 'mine', target, this.#redaction.data(toRecord(said.told)), settings)
      return said
    } catch (cause) {
      throw silent(target, cause)
    }
  }

  /** All that a host declares, asked together. Nothing that acts is called. */
  async #listen(target: Target, met: Subject): Promise<Said> {
    const subject: Subject = {
      ...met,
      mine: { get: () => Promise.reject(nested(target)) },
      acting: { functions: met.acting?.functions ?? new Set(), allowed: false },
    }
    const pillar = await pillarOf(subject, this.#redaction).catch((cause: unknown) => {
      if (cause instanceof DiagnosticError) return cause
      throw cause
    })
    const known = pillar instanceof Dict ? pillar : new Dict()
    const declared = [...declaredBy(target, known, this.#workspace.config.options)]
    const told = declared.map(async ([name, one]): Promise<[string, Told]> => [name, await tell(one, subject, known)])
    return { grains: subject.grains, pillar, told: new Map(await Promise.all(told)) }
  }
}

async function tell({ fun, args, kwargs, allow }: Declared, subject: Subject, pillar: Dict): Promise<Told> {
  const salt = functionsOf(subject, pillar)
  if (!salt.answers(fun)) return { failure: `kstate does not have ${fun}`, allow }
  try {
    return { value: await callFunction(salt, fun, args, kwargs), allow }
  } catch (cause) {
    return { failure: summaryOf(cause), allow }
  }
}

/** What lies beneath, in words. */
function summaryOf(cause: unknown): string {
  for (let at = cause; at instanceof Error; at = at.cause)
    if (at instanceof DiagnosticError) return at.diagnostics.map(({ summary }) => summary).join('; ')
  return cause instanceof Error ? cause.message : String(cause)
}

function silent(target: Target, cause: unknown): DiagnosticError {
  const [found] = describeFailure(cause).diagnostics
  const hint = 'a host that does not answer is never left out of the answer'
  return new DiagnosticError(
    error('mine-silent', `mine.get: ${target.id} could not be asked: ${found!.summary}`, { detail: found!.hint, hint }),
    { cause },
  )
}

function brokenPillar({ id }: Target, { diagnostics }: DiagnosticError): DiagnosticError {
  return new DiagnosticError(
    diagnostics.map((found) => ({ ...found, summary: `mine.get: the pillar of ${id}: ${found.summary}` })),
  )
}

function nested({ id }: Target): DiagnosticError {
  const hint = `declare what ${id} tells in the roster (\`mine_functions\`), or look there without mine.get`
  return new DiagnosticError(
    error(
      'mine-nested',
      `what ${id} tells others hangs on what others tell: mine.get is called in answering mine.get`,
      { hint },
    ),
  )
}
