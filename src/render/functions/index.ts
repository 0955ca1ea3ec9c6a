import { type Builtin, define } from '../../jinja/extension.ts'
import { PyObject } from '../../python/values/object.ts'
import { cmdModule } from './cmd.ts'
import { configModule } from './config.ts'
import type { FunctionContext, Module } from './context.ts'
import { cpModule, pathModule } from './files.ts'
import { grainsModule } from './grains.ts'
import { hashutilModule } from './hashutil.ts'
import { hostFunction, isWithheld } from './host.ts'
import { logModule } from './log.ts'
import { matchModule } from './match.ts'
import { mineModule } from './mine.ts'
import { networkModule } from './network.ts'
import { pillarModule } from './pillar.ts'
import { randomModule } from './random.ts'
import { refused, undecided } from './refused.ts'
import { isMet, neededBySalt } from './salt-has.ts'
import { sdbModule } from './sdb.ts'
import { defaultsModule, slsutilModule } from './slsutil.ts'
import { testModule } from './test.ts'

export type { FunctionContext } from './context.ts'
export { hintForFunction } from './hints.ts'

const MODULES: ReadonlyMap<string, Module> = new Map([
  ['cmd', cmdModule],
  ['config', configModule],
  ['cp', cpModule],
  ['defaults', defaultsModule],
  ['file', pathModule],
  ['grains', grainsModule],
  ['hashutil', hashutilModule],
  ['log', logModule],
  ['match', matchModule],
  ['mine', mineModule],
  ['network', networkModule],
  ['pillar', pillarModule],
  ['random', randomModule],
  ['sdb', sdbModule],
  ['slsutil', slsutilModule],
  ['test', testModule],
])

/** Whether the controller answers functions of that module itself. */
export function isControllerModule(module: string): boolean {
  return MODULES.has(module)
}

/**
 * `salt` in templates: functions by dotted name. What the controller knows it answers itself, other functions the host; those that
 * Salt has besides are there too, and refused when they are called.
 */
export class SaltFunctions extends PyObject {
  readonly typeName = 'AliasedLoader'
  override get typeModule(): string {
    return 'salt.utils.templates'
  }
  readonly #context: FunctionContext
  readonly #modules = new Map<string, { readonly [name: string]: Builtin }>()
  readonly #made = new Map<string, Builtin>()
  readonly #expected = new Set<string>()
  readonly #programs = new Map<string, boolean>()

  constructor(context: FunctionContext) {
    super()
    this.#context = context
  }

  override item(name: unknown): Builtin | undefined {
    if (typeof name !== 'string') return undefined
    return this.#own(name) ?? (this.#isOfHost(name) ? this.#hostFunction(name) : this.#refused(name))
  }

  /** `salt.get(name, default)`. */
  override attribute(name: string): unknown {
    if (name !== 'get') return undefined
    return define('get', ['key', ['default', null]], (_, key, fallback) => this.item(key) ?? fallback)
  }

  override contains(name: unknown): boolean {
    return this.item(name) !== undefined
  }

  /** Whether a function can be called: that Salt has it is not enough. */
  answers(name: string): boolean {
    return this.#own(name) !== undefined || this.#isOfHost(name)
  }

  /** Whether a function is one that the host answers, and may. */
  asksHost(name: string): boolean {
    return this.#own(name) === undefined && this.#isOfHost(name) && !isWithheld(this.#context.subject, name)
  }

  /** Names functions that will be asked about. */
  expect(names: Iterable<string>): void {
    for (const name of names) this.#expected.add(name)
  }

  /** The programs of the host on which it hangs whether Salt has these functions. */
  programsOf(names: Iterable<string>): string[] {
    const open = [...names].filter((name) => !this.answers(name))
    return [...new Set(open.flatMap((name) => this.#needed(name)?.programs ?? []))]
  }

  /** Takes which programs the host has. */
  learn(programs: Iterable<readonly [string, boolean]>): void {
    for (const [program, isThere] of programs) this.#programs.set(program, isThere)
  }

  #needed(name: string) {
    return neededBySalt(name, this.#context.subject.grains)
  }

  /** What Salt has and kstate has not. Throws a diagnostic where nobody knows whether Salt has it. */
  #refused(name: string): Builtin | undefined {
    const needed = this.#needed(name)
    if (!needed) return undefined
    const isThere = isMet(needed, this.#programs)
    if (isThere === undefined)
      throw undecided(name, needed.programs, this.#expected.has(name) && !this.#context.subject.host)
    if (!isThere) return undefined
    const made = this.#made.get(name) ?? refused(name)
    this.#made.set(name, made)
    return made
  }

  #own(name: string): Builtin | undefined {
    const [module = '', ...rest] = name.split('.')
    const own = this.#module(module)
    const short = rest.join('.')
    return short !== '' && own && Object.hasOwn(own, short) ? own[short] : undefined
  }

  #module(name: string) {
    const known = this.#modules.get(name)
    const make = MODULES.get(name)
    if (known || !make) return known
    const made = make(this.#context)
    this.#modules.set(name, made)
    return made
  }

  #isOfHost(name: string): boolean {
    const { host, hostFunctions } = this.#context.subject
    return host?.has ? host.has(name) : (hostFunctions?.has(name) ?? false)
  }

  #hostFunction(name: string): Builtin {
    const made = this.#made.get(name) ?? hostFunction(name, this.#context.subject)
    this.#made.set(name, made)
    return made
  }
}
