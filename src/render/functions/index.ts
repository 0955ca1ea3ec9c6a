import type { Builtin } from '../../jinja/extension.ts'
import { PyObject } from '../../python/values/object.ts'
import { configModule } from './config.ts'
import type { FunctionContext, Module } from './context.ts'
import { cpModule, pathModule } from './files.ts'
import { grainsModule } from './grains.ts'
import { hashutilModule } from './hashutil.ts'
import { hostFunction } from './host.ts'
import { logModule } from './log.ts'
import { matchModule } from './match.ts'
import { networkModule } from './network.ts'
import { pillarModule } from './pillar.ts'
import { randomModule } from './random.ts'
import { defaultsModule, slsutilModule } from './slsutil.ts'
import { testModule } from './test.ts'

export type { FunctionContext } from './context.ts'
export { hintForFunction } from './hints.ts'

const MODULES: ReadonlyMap<string, Module> = new Map([
  ['config', configModule],
  ['cp', cpModule],
  ['defaults', defaultsModule],
  ['file', pathModule],
  ['grains', grainsModule],
  ['hashutil', hashutilModule],
  ['log', logModule],
  ['match', matchModule],
  ['network', networkModule],
  ['pillar', pillarModule],
  ['random', randomModule],
  ['slsutil', slsutilModule],
  ['test', testModule],
])

/** Whether the controller answers functions of that module itself. */
export function isControllerModule(module: string): boolean {
  return MODULES.has(module)
}

/** `salt` in templates: functions by dotted name; what the controller knows it answers itself, the rest asks the host. */
export class SaltFunctions extends PyObject {
  readonly typeName = 'AliasedLoader'
  override get typeModule(): string {
    return 'salt.utils.templates'
  }
  readonly #context: FunctionContext
  readonly #modules = new Map<string, { readonly [name: string]: Builtin }>()
  readonly #hosts = new Map<string, Builtin>()

  constructor(context: FunctionContext) {
    super()
    this.#context = context
  }

  override item(name: unknown): Builtin | undefined {
    if (typeof name !== 'string') return undefined
    const [module = '', ...rest] = name.split('.')
    const own = this.#module(module)
    const short = rest.join('.')
    if (short === '') return undefined
    if (own && Object.hasOwn(own, short)) return own[short]
    return this.#isOfHost(name) ? this.#hostFunction(name) : undefined
  }

  /** Whether a function is one that the host answers. */
  asksHost(name: string): boolean {
    const [module = '', ...rest] = name.split('.')
    const own = this.#module(module)
    return !(own && Object.hasOwn(own, rest.join('.'))) && this.#isOfHost(name)
  }

  override contains(name: unknown): boolean {
    return this.item(name) !== undefined
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
    const made = this.#hosts.get(name) ?? hostFunction(name, this.#context.subject.host)
    this.#hosts.set(name, made)
    return made
  }
}

/** A function that the controller answers by itself, for callers other than templates; undefined for all others. */
export function pureFunction(context: FunctionContext, name: string): Builtin | undefined {
  const [module = '', ...rest] = name.split('.')
  const functions = MODULES.get(module)?.(context)
  const short = rest.join('.')
  return functions && Object.hasOwn(functions, short) ? functions[short] : undefined
}
