import type { Catalogue, Step } from '../compile/index.ts'
import type { Diagnostic } from '../core/diagnostics.ts'
import { Redactor, Secret } from '../core/secrets.ts'
import { redactData } from '../python/values/redact.ts'
import { Dict, type Value } from '../python/values.ts'
import { UNSUPPORTED } from '../report/events.ts'
import type { RunEvent, StateRow } from '../report/index.ts'
import type { Failure } from './failure.ts'
import { addSecrets, maskSecrets } from './secret-keys.ts'
import type { Log } from './ui.ts'
import type { Workspace } from './workspace.ts'

/**
 * Hides, in all that is printed, what is secret of targets: values under the pillar keys of `secrets:`, what was
 * decrypted, arguments that a schema marks; and what they replace, in diffs and in changes from old to new. With --show-secrets nothing is hidden.
 */
export class Redaction {
  readonly #redactor: Redactor
  readonly #patterns: readonly string[]
  readonly #showing: boolean
  /** What sessions decrypt, with how much of it is known here: they go on adding to it. */
  readonly #decrypted = new Map<ReadonlySet<string>, number>()

  constructor({ config, settings }: Pick<Workspace, 'config' | 'settings'>) {
    this.#patterns = config.secrets
    this.#redactor = new Redactor(config.secrets)
    this.#showing = settings.showSecrets === true
  }

  /** `onPillar` of the compiler: from then on the pillar's secrets are hidden, and those that are decrypted later. */
  readonly onPillar = (pillar: Dict, decrypted: ReadonlySet<string>): void => {
    addSecrets(this.#redactor, pillar, this.#patterns)
    this.#decrypted.set(decrypted, 0)
  }

  addSteps(steps: readonly Pick<Step, 'bound'>[]): void {
    for (const { bound } of steps)
      for (const value of Object.values(bound ?? {})) if (value instanceof Secret) this.#redactor.add(value.reveal())
  }

  /** The marked arguments of high data. */
  addHigh(high: Dict, catalogue: Catalogue): void {
    for (const body of high.values()) {
      if (!(body instanceof Dict)) continue
      for (const [key, run] of body) {
        if (!Array.isArray(run)) continue
        const [module, ...dotted] = String(key).split('.')
        for (const name of [...dotted, ...run.filter((item) => typeof item === 'string')])
          this.#addMarked(run, catalogue.function(module!, name)?.properties ?? {})
      }
    }
  }

  #addMarked(run: readonly Value[], properties: { readonly [name: string]: { readonly 'x-secret'?: true } }): void {
    for (const argument of run) {
      if (!(argument instanceof Dict)) continue
      for (const [name, value] of argument)
        if (typeof value === 'string' && properties[String(name)]?.['x-secret']) this.#redactor.add(value)
    }
  }

  text(text: string): string {
    return this.#ready()?.text(text) ?? text
  }

  data<T>(data: T): T {
    const redactor = this.#ready()
    return redactor ? redactData(redactor, data) : data
  }

  /** A pillar: what stands under secret keys is masked, whatever it is; the rest by value. */
  pillar(pillar: Value): Value {
    return this.#showing ? pillar : this.data(maskSecrets(pillar, this.#patterns))
  }

  event(event: RunEvent): RunEvent {
    if (event.kind === 'step-started') return { ...event, id: this.text(event.id), what: this.text(event.what) }
    return event.kind === 'step-ended' || event.kind === 'step-left' ? { ...event, row: this.row(event.row) } : event
  }

  /** A log in which is hidden what is secret by then. */
  log(log: Log): Log {
    return {
      info: (fields, message) => log.info(fields, this.text(message)),
      debug: (fields, message) => log.debug(fields, this.text(message)),
    }
  }

  row(row: StateRow): StateRow {
    const redactor = this.#ready()
    if (!redactor) return row
    const former = new Set<string>()
    const shown = redactRow(redactor, row, former)
    return former.size === 0
      ? shown
      : { ...redactRow(Redactor.of(former), shown, new Set()), id: shown.id, name: shown.name }
  }

  diagnostic(found: Diagnostic): Diagnostic {
    const redactor = this.#ready()
    if (!redactor) return found
    const hide = (text: string | undefined) => (text === undefined ? undefined : redactor.text(text))
    return {
      ...found,
      summary: redactor.text(found.summary),
      detail: hide(found.detail),
      excerpt: hide(found.excerpt),
      hint: hide(found.hint),
      related: found.related?.map((other) => ({
        ...other,
        message: redactor.text(other.message),
        excerpt: hide(other.excerpt),
      })),
    }
  }

  failure(failure: Failure): Failure {
    return { ...failure, diagnostics: failure.diagnostics.map((found) => this.diagnostic(found)) }
  }

  #ready(): Redactor | undefined {
    if (this.#showing) return undefined
    for (const [texts, known] of this.#decrypted) {
      if (texts.size === known) continue
      for (const text of texts) this.#redactor.add(text)
      this.#decrypted.set(texts, texts.size)
    }
    return this.#redactor
  }
}

function redactRow(redactor: Redactor, row: StateRow, former: Set<string>): StateRow {
  return {
    ...row,
    id: redactor.text(row.id),
    name: redactor.text(row.name),
    // A function that there is bears no secret but by chance.
    ...(row.skipped === UNSUPPORTED ? { state: redactor.text(row.state), function: redactor.text(row.function) } : {}),
    comment: redactor.text(row.comment),
    changes: redactData(redactor, row.changes, former),
    warnings: redactData(redactor, row.warnings),
    ...(row.skipped === undefined ? {} : { skipped: redactor.text(row.skipped) }),
    ...(row.depends_on === undefined ? {} : { depends_on: redactData(redactor, row.depends_on) }),
  }
}
