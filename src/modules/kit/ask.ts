import { type FactView, Need } from './fact.ts'
import { Unobservable } from './unobservable.ts'

/**
 * What a state must know of the host, as a description: a need, a record or list of them, `whenKnown` (what follows from what is
 * known first) or `see`. Whoever is handed the answer cannot read what was not asked for.
 */
export type Ask = Need | Then<unknown> | Given<unknown> | See | AskList | AskRecord | undefined
/** An `Ask` that comes to this. */
export type AskFor<V> = Need<V> | Then<V> | Given<V>
type AskList = readonly Ask[]
interface AskRecord {
  readonly [name: string]: Ask
}

/** What an `Ask` comes to. */
export type Known<A> =
  A extends Need<infer V>
    ? V
    : A extends Then<infer V>
      ? V
      : A extends Given<infer V>
        ? V
        : A extends See
          ? FactView
          : A extends undefined
            ? undefined
            : A extends readonly (infer E)[]
              ? readonly Known<E>[]
              : { readonly [Name in keyof A]: Known<A[Name]> }

/** What is asked once something else is known. */
export class Then<V> {
  declare readonly value: V
  readonly first: Ask
  readonly next: (known: never) => Ask
  constructor(first: Ask, next: (known: never) => Ask) {
    this.first = first
    this.next = next
  }
}

/** A value that needs no asking, where an `Ask` is wanted. */
export class Given<V> {
  readonly value: V
  constructor(value: V) {
    this.value = value
  }
}

/** All facts at hand as a view, these needs (and those that follow from them) among them. */
export class See {
  declare readonly view: FactView
  readonly needs: readonly Need[]
  constructor(needs: readonly Need[]) {
    this.needs = needs
  }
}

/** `whenKnown(user(name), (user) => path(user.home))`: the second is asked once the first is known; it is the answer. */
export function whenKnown<const A extends Ask, const B extends Ask>(
  first: A,
  next: (known: Known<A>) => B,
): Then<Known<B>> {
  return new Then<Known<B>>(first, next as (known: never) => Ask)
}

/** The same fact of several things, by key: `byKey(args.groups, groupFact)`. */
export function byKey<V>(keys: readonly string[], fact: (key: string) => Need<V>): Then<ReadonlyMap<string, V>> {
  const unique = [...new Set(keys)]
  return whenKnown(
    unique.map((key) => fact(key)),
    (values) => given<ReadonlyMap<string, V>>(new Map(unique.map((key, i) => [key, values[i] as V]))),
  ) as Then<ReadonlyMap<string, V>>
}

export function given<V>(value: V): Given<V> {
  return new Given(value)
}

/** For functions that look at facts in many small parts, or lay predictions of their own over them. */
export function see(needs: readonly Need[]): See {
  return new See(needs)
}

/** Where facts are looked up: one by one, or as a view. */
export interface FactSource {
  /** Undefined: not known (yet). */
  lookUp(need: Need): { readonly value: unknown } | undefined
  view(): FactView
}

/** How far the facts at hand answer an `Ask`. */
export interface Answered {
  /** All needs that are known to be asked, in order, those that followed included. */
  readonly needs: readonly Need[]
  /** Why one of them could not be observed, if that is so. */
  readonly unobservable?: Unobservable
  /** Set where all is known. */
  readonly known?: { readonly value: unknown }
}

const open = Symbol('not known')

export function answer(ask: Ask, source: FactSource): Answered {
  const needs: Need[] = []
  let unobservable: Unobservable | undefined

  function look(need: Need): unknown {
    needs.push(need)
    const found = source.lookUp(need)
    if (!found) return open
    if (!(found.value instanceof Unobservable)) return found.value
    unobservable ??= found.value
    return open
  }

  function lookAll(wanted: readonly Need[]): unknown {
    return wanted.map(look).includes(open) ? open : source.view()
  }

  function read(one: Ask): unknown {
    if (one === undefined) return undefined
    if (one instanceof Need) return look(one)
    if (one instanceof Given) return one.value
    if (one instanceof See) return lookAll(one.needs)
    if (one instanceof Then) {
      const first = read(one.first)
      return first === open ? open : read(one.next(first as never))
    }
    if (Array.isArray(one)) {
      const values = (one as AskList).map(read)
      return values.includes(open) ? open : values
    }
    if (Object.getPrototypeOf(one) !== Object.prototype || 'kind' in one)
      throw new Error('defect: what is asked is neither a need, a record nor a list')
    const entries = Object.entries(one as AskRecord).map(([name, part]) => [name, read(part)] as const)
    return entries.some(([, value]) => value === open) ? open : Object.fromEntries(entries)
  }

  const value = read(ask)
  return { needs, ...(unobservable ? { unobservable } : {}), ...(value === open ? {} : { known: { value } }) }
}
