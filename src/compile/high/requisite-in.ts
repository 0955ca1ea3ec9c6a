import { type Diagnostic, error, type Place, warning } from '../../core/diagnostics.ts'
import { orderedText } from '../../python/values/ordered.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { Places } from '../../render/types.ts'
import { firstKey, isHashable } from './dicts.ts'
import { applyExtensions, type Extension } from './extend.ts'
import { argumentNames, Finder } from './find.ts'

const TURNED = new Set(['require_in', 'watch_in', 'onfail_in', 'onchanges_in', 'use', 'use_in', 'prereq', 'prereq_in'])
/** What `use` does not copy. */
const NEVER_USED = new Set<Value>([
  ...TURNED,
  'require',
  'watch',
  'onfail',
  'onfail_stop',
  'onchanges',
  'name',
  'names',
])

/** One `*_in`, `use` or `prereq` statement: who says it, where. */
interface Statement {
  readonly id: string
  readonly state: string
  readonly body: Dict
  readonly keyword: string
  readonly arg: Dict
}

/**
 * Turns `*_in` into requisites of those named, copies arguments for `use`, marks what a `prereq` names as `prerequired`
 * (`requisite_in` of 3007, with its habit of treating the earlier items of a list again for each later one).
 */
export function expandRequisiteIn(high: Dict, places: Places, disabled: ReadonlySet<string> = new Set()): Diagnostic[] {
  return new Turner(high, places, disabled).turn()
}

class Turner {
  readonly #found: Diagnostic[] = []
  readonly #extensions = new Map<Value, Dict>()
  readonly #origins = new Map<Value, Place | undefined>()
  readonly #finder: Finder
  readonly #high: Dict
  readonly #places: Places
  readonly #disabled: ReadonlySet<string>

  constructor(high: Dict, places: Places, disabled: ReadonlySet<string>) {
    this.#disabled = disabled
    this.#high = high
    this.#places = places
    this.#finder = new Finder(high)
  }

  turn(): Diagnostic[] {
    for (const [id, body] of this.#high) {
      if (!(body instanceof Dict) || typeof id !== 'string') continue
      for (const [state, run] of body) {
        if (typeof state !== 'string' || state.startsWith('__') || !Array.isArray(run)) continue
        for (const arg of run) {
          const keyword = arg instanceof Dict ? firstKey(arg) : undefined
          if (typeof keyword === 'string' && TURNED.has(keyword) && !this.#disabled.has(keyword))
            this.#turnStatement({ id, state, body, keyword, arg: arg as Dict })
        }
      }
    }
    const extensions: Extension[] = [...this.#extensions].map(([id, body]) => ({ id, body }))
    return [...this.#found, ...applyExtensions(this.#high, extensions, this.#places, true, this.#origins)]
  }

  #turnStatement(statement: Statement): void {
    const items = statement.arg.get(statement.keyword)!
    if (items instanceof Dict) {
      for (const [module, name] of items) {
        this.#refuseDot(statement, module, name, statement.arg)
        if (this.#refuseUnhashable(statement, name)) continue
        this.#require(statement, name, withoutFunction(module))
      }
    } else if (Array.isArray(items)) this.#turnList(statement, items)
  }

  #turnList(statement: Statement, items: Value[]): void {
    let hinges: (readonly [name: Value, state: string])[] = []
    items.forEach((item, index) => {
      const at = this.#places.ofItem(items, index)
      if (!(item instanceof Dict) && this.#refuseUnhashable(statement, item, at)) return
      const reference = item instanceof Dict ? item : this.#resolveBare(statement, item, at)
      const module = reference && firstKey(reference)
      if (!reference || module === undefined) return
      const name = reference.get(module)!
      if (this.#refuseUnhashable(statement, name, at)) return
      if (module === 'sls') hinges = this.#finder.ofSls(name)
      else hinges.push([name, str(module)])
      this.#refuseDot(statement, module, name, statement.arg, at)
      for (const [name, state] of hinges) this.#turnOne(statement, name, state, at)
    })
  }

  /** `- NAME` alone: an ID, else the first state of that name; nothing where there is none. */
  #resolveBare(statement: Statement, item: Value, at: Place | undefined): Dict | undefined {
    const body = this.#high.get(item)
    if (body instanceof Dict) {
      const state = [...body.keys()].find((key) => typeof key === 'string' && !key.startsWith('__'))
      return state === undefined ? undefined : new Dict([[state, item]])
    }
    const found = typeof item === 'string' ? this.#finder.byPlainName(item) : undefined
    if (found) return new Dict([[found[1], found[0]]])
    if (statement.keyword !== 'prereq')
      this.#found.push(
        warning(
          'requisite-names-nothing',
          `${statement.keyword} of '${statement.id}' names '${str(item)}', which is no ID and no name: it has no effect`,
          {
            ...this.#places.show(at ?? this.#places.of(statement.arg)),
            hint: 'correct the name, or include the SLS that declares it',
            about: { requisite: statement.keyword, module: 'id', reference: str(item) },
          },
        ),
      )
    return undefined
  }

  #turnOne(statement: Statement, name: Value, module: string, at: Place | undefined): void {
    const { id, state, keyword } = statement
    if (keyword === 'prereq_in') this.#extend(id, state).push(new Dict([['prerequired', [new Dict([[module, name]])]]]))
    if (keyword === 'prereq') {
      for (const [other, otherState] of this.#finder.byName(name, module, true))
        this.#extend(other, otherState).push(new Dict([['prerequired', [new Dict([[state, id]])]]]))
      return
    }
    if (keyword === 'use' || keyword === 'use_in') {
      const found = this.#finder.byName(name, module, true)
      if (found.length === 0) this.#warnUse(statement, name, module, at)
      for (const [other, otherState] of found) {
        if (keyword === 'use') this.#use({ id: other, state: otherState }, { id, state })
        else this.#use({ id, state }, { id: other, state: otherState }, module)
      }
      return
    }
    this.#require(statement, name, module)
  }

  /** Copies arguments that the receiver does not have itself. */
  #use(from: { id: string; state: string }, to: { id: string; state: string }, module = to.state): void {
    const own = argumentNames(this.#high, to.id, module)
    const target = this.#extend(to.id, to.state)
    const body = this.#high.get(from.id)
    const run = body instanceof Dict ? body.get(from.state) : undefined
    if (!Array.isArray(run)) return
    for (const arg of run) {
      if (!(arg instanceof Dict) || arg.size !== 1) continue
      const name = firstKey(arg)!
      if (!NEVER_USED.has(name) && !own.has(name)) target.push(arg)
    }
  }

  #require(statement: Statement, name: Value, module: string): void {
    const keyword = statement.keyword.split('_')[0]!
    const list = this.#extend(name, module)
    const extension = this.#extensions.get(name)!
    extension.set('__env__', statement.body.get('__env__') ?? null)
    extension.set('__sls__', statement.body.get('__sls__') ?? null)
    if (!this.#origins.has(name)) this.#origins.set(name, this.#places.of(statement.arg))
    const requisite = () => new Dict([[statement.state, statement.id]])
    let found = false
    for (const arg of list) {
      if (!(arg instanceof Dict) || firstKey(arg) !== keyword) continue
      const present = arg.get(keyword)
      if (Array.isArray(present)) present.push(requisite())
      found = true
    }
    if (found) return
    const made = new Dict([[keyword, [requisite()]]])
    this.#places.adopt(made, statement.arg, statement.keyword)
    list.push(made)
  }

  #extend(id: Value, state: string): Value[] {
    const body = this.#extensions.get(id) ?? new Dict()
    this.#extensions.set(id, body)
    const list = body.get(state)
    if (Array.isArray(list)) return list
    const made: Value[] = []
    body.set(state, made)
    return made
  }

  #refuseDot(statement: Statement, module: Value, name: Value, arg: Dict, at?: Place): void {
    if (typeof module !== 'string' || !module.includes('.')) return
    const keyword = statement.keyword.split('_')[0]!
    const text = `Invalid requisite in ${keyword}: ${module} for ${str(name)}, in SLS '${str(statement.body.get('__sls__'))}'. Requisites must not contain dots, did you mean '${withoutFunction(module)}'?`
    this.#found.push(
      error('requisite-with-dot', text, {
        ...this.#places.show(at ?? this.#places.of(arg)),
        hint: `write \`- ${withoutFunction(module)}: ${str(name)}\``,
      }),
    )
  }

  #refuseUnhashable(statement: Statement, name: Value, at?: Place): boolean {
    if (isHashable(name)) return false
    const text = `Illegal requisite "${orderedText(name)}" in ${statement.keyword} of state '${statement.id}' in SLS '${str(statement.body.get('__sls__'))}', please check your syntax.`
    this.#found.push(error('requisite-form', text, this.#places.show(at ?? this.#places.of(statement.arg))))
    return true
  }

  #warnUse(statement: Statement, name: Value, module: string, at: Place | undefined): void {
    const text = `${statement.keyword} of '${statement.id}' names ${module}: ${str(name)}, which nothing declares: it has no effect`
    const about = { requisite: statement.keyword, module, reference: str(name) }
    const shown = this.#places.show(at ?? this.#places.of(statement.arg))
    this.#found.push(warning('requisite-names-nothing', text, { ...shown, about }))
  }
}

function withoutFunction(module: Value): string {
  return str(module).split('.')[0]!
}
