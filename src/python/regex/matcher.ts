import { raise } from '../values/errors.ts'
import { fold, isOfCategory } from './characters.ts'
import type { At } from './nodes.ts'
import type { Program, Step } from './program.ts'

/** Steps after which a search is given up: a fraction of a second, far more than any sane pattern takes. */
const STEP_LIMIT = 20_000_000

/** Places to come back to, kept at once; more would fill the memory. */
const STACK_LIMIT = 4_000_000

/** What is to be done when a step fails: go on elsewhere, or first put a value back. */
type Entry =
  | { readonly kind: 'resume'; readonly step: number; readonly at: number }
  | { readonly kind: 'shorter'; readonly step: number; at: number; readonly least: number }
  | { readonly kind: 'longer'; readonly step: number; at: number; readonly most: number }
  | { readonly kind: 'restore'; readonly values: Int32Array | number[]; readonly slot: number; readonly value: number }

/** Runs a program over one text, by backtracking as Python does, on a stack of its own. */
export class Matcher {
  readonly #steps: readonly Step[]
  readonly #codes: readonly number[]
  readonly #slots: number[]
  readonly #counts: number[]
  readonly #lastAt: number[]
  #taken = 0

  constructor(
    program: Program,
    codes: readonly number[],
    groupCount: number,
    readonly pattern: string,
  ) {
    this.#steps = program.steps
    this.#codes = codes
    this.#slots = new Array((groupCount + 1) * 2).fill(-1)
    this.#counts = new Array(program.loops).fill(0)
    this.#lastAt = new Array(program.loops).fill(-1)
  }

  /** Work done so far, in steps. */
  get taken(): number {
    return this.#taken
  }

  /** The slots (start and end of each group, -1 if unset) of a match beginning at `start`, not empty if `notEmpty`. */
  matchAt(start: number, notEmpty: boolean): number[] | undefined {
    this.#slots.fill(-1)
    const end = this.#run(0, start, notEmpty ? start : -1)
    if (end === -1) return undefined
    const slots = this.#slots.slice()
    slots[0] = start
    slots[1] = end
    return slots
  }

  /** Where the match ends, or -1. `refused`: an end that does not count. */
  #run(first: number, start: number, refused: number): number {
    const stack: Entry[] = []
    const codes = this.#codes
    let at = start
    let number = first
    for (;;) {
      if (++this.#taken > STEP_LIMIT || stack.length > STACK_LIMIT) this.#giveUp()
      const step = this.#steps[number]!
      let ok = true
      number += 1
      switch (step.op) {
        case 'character':
          ok = at < codes.length && step.test(codes[at]!)
          at += 1
          break
        case 'characters': {
          let most = at
          const least = at + step.min
          const limit = Math.min(codes.length, step.max === Number.POSITIVE_INFINITY ? codes.length : at + step.max)
          const until = step.mode === 'lazy' ? Math.min(least, limit) : limit
          while (most < until && step.test(codes[most]!)) most += 1
          this.#taken += most - at
          ok = most >= least
          if (ok && step.mode === 'greedy' && most > least)
            stack.push({ kind: 'shorter', step: number, at: most, least })
          if (ok && step.mode === 'lazy' && most < limit)
            stack.push({ kind: 'longer', step: number, at: most, most: limit })
          at = most
          break
        }
        case 'at':
          ok = this.#isAt(at, step.where, step.ascii)
          break
        case 'save':
          this.#set(stack, this.#slots, step.slot, at)
          break
        case 'jump':
          number = step.to
          break
        case 'try':
          stack.push({ kind: 'resume', step: step.to, at })
          break
        case 'reference': {
          const length = this.#referenceLength(step.group, at, step.ignoreCase)
          ok = length >= 0
          at += length
          break
        }
        case 'condition':
          if (this.#slots[step.group * 2 + 1] === -1) number = step.to
          break
        case 'look':
        case 'atomic': {
          const before = this.#slots.slice()
          const from = step.op === 'look' ? at - step.back : at
          const end = from < 0 ? -1 : this.#run(number, from, -1)
          const found = end !== -1
          ok = step.op === 'look' ? found !== step.negated : found
          if (ok && found) this.#keep(stack, before)
          else this.#slots.splice(0, before.length, ...before)
          if (step.op === 'atomic') at = end
          number = step.to
          break
        }
        case 'begin-loop':
          this.#set(stack, this.#counts, step.register, 0)
          this.#set(stack, this.#lastAt, step.register, -1)
          break
        case 'loop':
          number = this.#loop(stack, step, number, at)
          break
        case 'accept':
          if (at !== refused) return at
          ok = false
      }
      if (ok) continue
      const resumed = this.#backtrack(stack)
      if (!resumed) return -1
      number = resumed.step
      at = resumed.at
    }
  }

  /** Whether to enter the loop once more (`inside`) or to go on behind it. An empty turn is not repeated. */
  #loop(stack: Entry[], step: Step & { op: 'loop' }, inside: number, at: number): number {
    const count = this.#counts[step.register]!
    const enough = count >= step.min
    const mayEnter = count < step.max && !(enough && this.#lastAt[step.register] === at)
    if (enough && !mayEnter) return step.to
    if (enough && step.lazy) {
      // The turn to be taken if the rest fails counts as taken when it is resumed: a step of its own begins it.
      stack.push({ kind: 'resume', step: inside, at })
      this.#countTurnOnResume(stack, step.register, count, at)
      return step.to
    }
    if (enough) stack.push({ kind: 'resume', step: step.to, at })
    this.#set(stack, this.#counts, step.register, count + 1)
    this.#set(stack, this.#lastAt, step.register, at)
    return inside
  }

  /** Entries above a resume are undone before it: these set what the resumed turn needs. */
  #countTurnOnResume(stack: Entry[], register: number, count: number, at: number): void {
    const below = stack.pop()!
    stack.push({ kind: 'restore', values: this.#counts, slot: register, value: count })
    stack.push({ kind: 'restore', values: this.#lastAt, slot: register, value: this.#lastAt[register]! })
    stack.push(below)
    stack.push({ kind: 'restore', values: this.#counts, slot: register, value: count + 1 })
    stack.push({ kind: 'restore', values: this.#lastAt, slot: register, value: at })
  }

  #set(stack: Entry[], values: number[], slot: number, value: number): void {
    stack.push({ kind: 'restore', values, slot, value: values[slot]! })
    values[slot] = value
  }

  /** What a look or an atomic group captured stays, until it is undone. */
  #keep(stack: Entry[], before: readonly number[]): void {
    before.forEach((value, slot) => {
      if (this.#slots[slot] !== value) stack.push({ kind: 'restore', values: this.#slots, slot, value })
    })
  }

  #backtrack(stack: Entry[]): { step: number; at: number } | undefined {
    for (let entry = stack.pop(); entry; entry = stack.pop()) {
      this.#taken += 1
      switch (entry.kind) {
        case 'restore':
          entry.values[entry.slot] = entry.value
          break
        case 'resume':
          return entry
        case 'shorter':
          entry.at -= 1
          if (entry.at > entry.least) stack.push(entry)
          return { step: entry.step, at: entry.at }
        case 'longer': {
          const before = this.#steps[entry.step - 1] as Step & { op: 'characters' }
          if (!before.test(this.#codes[entry.at]!)) break
          entry.at += 1
          const { at } = entry
          if (at < entry.most) stack.push(entry)
          return { step: entry.step, at }
        }
      }
    }
    return undefined
  }

  #referenceLength(group: number, at: number, ignoreCase: boolean): number {
    const start = this.#slots[group * 2]!
    const end = this.#slots[group * 2 + 1]!
    if (end === -1 || at + end - start > this.#codes.length) return -1
    for (let i = 0; i < end - start; i++) {
      const a = this.#codes[start + i]!
      const b = this.#codes[at + i]!
      if (a !== b && !(ignoreCase && fold(a) === fold(b))) return -1
    }
    return end - start
  }

  #isAt(at: number, where: At, ascii: boolean): boolean {
    const codes = this.#codes
    switch (where) {
      case 'text-start':
        return at === 0
      case 'text-end':
        return at === codes.length
      case 'last-line-end':
        return at === codes.length || (at === codes.length - 1 && codes[at] === 0x0a)
      case 'line-start':
        return at === 0 || codes[at - 1] === 0x0a
      case 'line-end':
        return at === codes.length || codes[at] === 0x0a
    }
    if (codes.length === 0) return false
    const isWord = (i: number) => i >= 0 && i < codes.length && isOfCategory(codes[i]!, 'word', ascii)
    return (isWord(at - 1) !== isWord(at)) === (where === 'word-edge')
  }

  #giveUp(): never {
    raise('TimeoutError', `the regular expression ${JSON.stringify(this.pattern)} takes too long on this text`)
  }
}
