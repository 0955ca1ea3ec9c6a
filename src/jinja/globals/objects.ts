import { bind, PyCallable } from '../../python/functions/call.ts'
import { updateDict } from '../../python/methods/collections.ts'
import { methodsOf } from '../../python/methods/index.ts'
import { raise } from '../../python/values/errors.ts'
import { PyObject } from '../../python/values/object.ts'
import { repr } from '../../python/values/text.ts'
import { Dict, Tuple } from '../../python/values.ts'
import { type Call, define, type Kwargs } from '../extension.ts'
import { Namespace } from '../runtime/namespace.ts'

/** A Python class as a global: called to make an object. */
export class PyType extends PyCallable {
  readonly typeName = 'type'
  constructor(
    readonly name: string,
    readonly make: (args: readonly unknown[], kwargs: Kwargs | undefined) => unknown,
  ) {
    super()
  }
  override repr(): string {
    return `<class '${this.name}'>`
  }
  override call(_call: Call, args: readonly unknown[], kwargs: Kwargs | undefined): unknown {
    return this.make(args, kwargs)
  }
  override item(key: unknown): unknown {
    return this.name === 'dict' ? new GenericAlias(key) : undefined
  }
  override attribute(name: string): unknown {
    return this.name === 'dict' && name === 'fromkeys' ? methodsOf(new Dict())?.get(name) && new FromKeys() : undefined
  }
}

/** `dict['key']`: Python takes it for a type with parameters. */
class GenericAlias extends PyObject {
  readonly typeName = 'GenericAlias'
  constructor(readonly key: unknown) {
    super()
  }
  override get typeModule(): string {
    return 'types'
  }
  override repr(): string {
    const parts = this.key instanceof Tuple ? this.key.items : [this.key]
    return `dict[${parts.map(repr).join(', ')}]`
  }
}

class FromKeys extends PyCallable {
  readonly typeName = 'builtin_function_or_method'
  override call(call: Call, args: readonly unknown[], kwargs: Kwargs | undefined): unknown {
    const method = methodsOf(new Dict())?.get('fromkeys')
    return method?.run(call, ...bind(method, [new Dict(), ...args], kwargs))
  }
}

function dictFrom(args: readonly unknown[], kwargs: Kwargs | undefined, name: string): Dict {
  if (args.length > 1) raise('TypeError', `${name} expected at most 1 argument, got ${args.length}`)
  const dict = new Dict()
  if (args.length === 1) updateDict(dict, args[0])
  for (const [key, value] of kwargs ?? []) dict.set(key, value as never)
  return dict
}

export const dict = new PyType('dict', (args, kwargs) => dictFrom(args, kwargs, 'dict'))
export const namespace = new PyType(
  'jinja2.utils.Namespace',
  (args, kwargs) => new Namespace(dictFrom(args, kwargs, 'dict')),
)

class Method extends PyCallable {
  readonly typeName = 'method'
  constructor(readonly run: () => unknown) {
    super()
  }
  override call(): unknown {
    return this.run()
  }
}

class Cycler extends PyObject {
  readonly typeName = 'Cycler'
  #at = 0
  constructor(readonly items: readonly unknown[]) {
    super()
  }
  override get typeModule(): string {
    return 'jinja2.utils'
  }
  #next(): unknown {
    const item = this.items[this.#at]
    this.#at = (this.#at + 1) % this.items.length
    return item
  }
  #reset(): null {
    this.#at = 0
    return null
  }
  override attribute(name: string): unknown {
    if (name === 'current') return this.items[this.#at]
    if (name === 'pos') return this.#at
    if (name === 'items') return this.items
    if (name === 'next') return new Method(() => this.#next())
    return name === 'reset' ? new Method(() => this.#reset()) : undefined
  }
}

export const cycler = new PyType('jinja2.utils.Cycler', (args) => {
  if (args.length === 0) raise('RuntimeError', 'at least one item has to be provided')
  return new Cycler(args)
})

class Joiner extends PyCallable {
  readonly typeName = 'Joiner'
  #used = false
  constructor(readonly separator: unknown) {
    super()
  }
  override get typeModule(): string {
    return 'jinja2.utils'
  }
  override attribute(name: string): unknown {
    return name === 'sep' ? this.separator : name === 'used' ? this.#used : undefined
  }
  override call(): unknown {
    if (this.#used) return this.separator
    this.#used = true
    return ''
  }
}

const joinerSignature = define('Joiner.__init__', [['sep', ', ']], () => null, { implicit: 1 })
export const joiner = new PyType(
  'jinja2.utils.Joiner',
  (args, kwargs) => new Joiner(bind(joinerSignature, args, kwargs)[0]),
)
