import type { CommandAnswer, UserCommand } from '../../../src/modules/kit/command.ts'
import { factKind, Need } from '../../../src/modules/kit/fact.ts'

/** An object of the world: numbers, or not there. */
export type Thing = readonly number[] | undefined

export type Op =
  | { readonly op: 'write'; readonly name: string; readonly value: Thing }
  | { readonly op: 'add'; readonly name: string; readonly number: number }
  | { readonly op: 'restart'; readonly name: string }

/** What an action of a toy is: an operation, of which step, and how it goes wrong. */
export interface Deed {
  readonly by: string
  readonly ops: readonly Op[]
  readonly fault?: Fault
}

/** An action that fails and does nothing; one that does nothing and says that it did. */
export type Fault = 'fails' | 'idle'

/** Objects by name, and what was done to them. */
export class World {
  readonly things: Map<string, Thing>
  readonly deeds: Deed[] = []
  readonly restarts: string[] = []
  /** Lines of the host's file of what is pending. */
  pending: string[] = []

  constructor(things: Readonly<Record<string, Thing>> = {}) {
    this.things = new Map(Object.entries(things).filter(([, value]) => value !== undefined))
  }

  thing(name: string): Thing {
    return this.things.get(name)
  }

  /** Exit code of the deed. */
  do(deed: Deed): number {
    this.deeds.push(deed)
    if (deed.fault === 'fails') return 1
    if (deed.fault === 'idle') return 0
    for (const op of deed.ops) this.#carryOut(op)
    return 0
  }

  /** What the world says to a fact's question. */
  answer({ kind, key }: Need): unknown {
    if (kind.name === thingKind.name) return this.thing(key)
    if (kind.name === shelfKind.name) return [...this.things.keys()].sort()
    if (kind.name === 'guard') return this.#guard((JSON.parse(key) as UserCommand).command)
    throw new Error(`the world knows nothing of ${kind.name}`)
  }

  state(): Record<string, Thing> {
    return Object.fromEntries([...this.things].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  #carryOut(op: Op): void {
    if (op.op === 'restart') this.restarts.push(op.name)
    else if (op.op === 'add') this.things.set(op.name, including(this.thing(op.name), op.number))
    else if (op.value === undefined) this.things.delete(op.name)
    else this.things.set(op.name, op.value)
  }

  /** `has NAME` is the one command. */
  #guard(command: string): CommandAnswer {
    const code = this.things.has(command.replace('has ', '')) ? 0 : 1
    return { code, stdout: '', stderr: '' } as unknown as CommandAnswer
  }
}

export function including(thing: Thing, number: number): readonly number[] {
  return [...new Set([...(thing ?? []), number])].sort((a, b) => a - b)
}

export const thingKind = factKind<Thing>({ name: 'thing', ask: unasked })

/** The names of all that is there. */
export const shelfKind = factKind<readonly string[]>({
  name: 'shelf',
  ask: unasked,
  compose({ value }, newer) {
    const names = new Set(value)
    for (const [name, thing] of newer.all(thingKind)) {
      if (thing) names.add(name)
      else names.delete(name)
    }
    return [...names].sort()
  },
})

export const thing = (name: string): Need<Thing> => new Need(thingKind, name)
export const shelf: Need<readonly string[]> = new Need(shelfKind, '')

function unasked(): never {
  throw new Error('the world is asked by need, not by a script')
}
