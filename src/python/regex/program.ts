import { classTest, fold } from './characters.ts'
import type { At, RegexNode, RepeatMode } from './nodes.ts'
import { widthOf } from './width.ts'

export type CharacterTest = (code: number) => boolean

/** A step of a program. `to` is the number of the step to go on with. */
export type Step =
  | { readonly op: 'character'; readonly test: CharacterTest }
  | {
      readonly op: 'characters'
      readonly test: CharacterTest
      readonly min: number
      readonly max: number
      readonly mode: RepeatMode
    }
  | { readonly op: 'at'; readonly where: At; readonly ascii: boolean }
  | { readonly op: 'save'; readonly slot: number }
  | { op: 'jump'; to: number }
  /** Goes on with the next step, and with `to` if that fails. */
  | { op: 'try'; to: number }
  | { readonly op: 'reference'; readonly group: number; readonly ignoreCase: boolean }
  | { op: 'condition'; readonly group: number; to: number }
  /** The steps up to `to` are matched by themselves. `back`: so many characters before. */
  | { op: 'look'; to: number; readonly negated: boolean; readonly back: number }
  | { op: 'atomic'; to: number }
  | { readonly op: 'begin-loop'; readonly register: number }
  | {
      op: 'loop'
      to: number
      readonly register: number
      readonly min: number
      readonly max: number
      readonly lazy: boolean
    }
  | { readonly op: 'accept' }

export interface Program {
  readonly steps: readonly Step[]
  readonly loops: number
}

/** A tree → steps for the matcher. */
export function compileProgram(node: RegexNode): Program {
  return new Compiler().compile(node)
}

class Compiler {
  readonly #steps: Step[] = []
  #loops = 0

  compile(node: RegexNode): Program {
    this.#emit(node)
    this.#steps.push({ op: 'accept' })
    return { steps: this.#steps, loops: this.#loops }
  }

  #emit(part: RegexNode): void {
    const steps = this.#steps
    const test = characterTest(part)
    if (test) steps.push({ op: 'character', test })
    else if (part.kind === 'at') steps.push({ op: 'at', where: part.where, ascii: part.ascii })
    else if (part.kind === 'sequence') for (const item of part.parts) this.#emit(item)
    else if (part.kind === 'choice') this.#emitChoice(part.branches)
    else if (part.kind === 'group') this.#emitGroup(part)
    else if (part.kind === 'reference') steps.push({ op: 'reference', group: part.group, ignoreCase: part.ignoreCase })
    else if (part.kind === 'look') {
      const back = part.behind ? widthOf(part.body)[0] : 0
      this.#emitBlock({ op: 'look', to: 0, negated: part.negated, back }, part.body)
    } else if (part.kind === 'atomic') this.#emitBlock({ op: 'atomic', to: 0 }, part.body)
    else if (part.kind === 'condition') this.#emitCondition(part)
    else if (part.kind === 'repeat') this.#emitRepeat(part)
  }

  #emitGroup({ number, body }: RegexNode & { kind: 'group' }): void {
    this.#steps.push({ op: 'save', slot: number * 2 })
    this.#emit(body)
    this.#steps.push({ op: 'save', slot: number * 2 + 1 })
  }

  #emitBlock(step: Step & { to: number }, body: RegexNode): void {
    this.#steps.push(step)
    this.#emit(body)
    this.#steps.push({ op: 'accept' })
    step.to = this.#steps.length
  }

  #jump(): { op: 'jump'; to: number } {
    const jump: { op: 'jump'; to: number } = { op: 'jump', to: 0 }
    this.#steps.push(jump)
    return jump
  }

  #emitChoice(branches: readonly RegexNode[]): void {
    const jumps = branches.slice(0, -1).map((branch) => {
      const fork: { op: 'try'; to: number } = { op: 'try', to: 0 }
      this.#steps.push(fork)
      this.#emit(branch)
      const jump = this.#jump()
      fork.to = this.#steps.length
      return jump
    })
    this.#emit(branches.at(-1)!)
    for (const jump of jumps) jump.to = this.#steps.length
  }

  #emitCondition(part: RegexNode & { kind: 'condition' }): void {
    const step: Step & { op: 'condition' } = { op: 'condition', group: part.group, to: 0 }
    this.#steps.push(step)
    this.#emit(part.yes)
    const jump = this.#jump()
    step.to = this.#steps.length
    this.#emit(part.no)
    jump.to = this.#steps.length
  }

  #emitRepeat({ body, min, max, mode }: RegexNode & { kind: 'repeat' }): void {
    const test = characterTest(body)
    if (test) this.#steps.push({ op: 'characters', test, min, max, mode })
    else if (mode === 'possessive')
      this.#emitBlock({ op: 'atomic', to: 0 }, { kind: 'repeat', body, min, max, mode: 'greedy' })
    else {
      const register = this.#loops++
      const loop: Step & { op: 'loop' } = { op: 'loop', to: 0, register, min, max, lazy: mode === 'lazy' }
      this.#steps.push({ op: 'begin-loop', register }, loop)
      const head = this.#steps.length - 1
      this.#emit(body)
      this.#jump().to = head
      loop.to = this.#steps.length
    }
  }
}

/** For nodes that match exactly one character. */
function characterTest(node: RegexNode): CharacterTest | undefined {
  if (node.kind === 'any') return node.dotAll ? () => true : (code) => code !== 0x0a
  if (node.kind === 'class') return classTest(node.items, node.negated, node.ignoreCase)
  if (node.kind !== 'literal') return undefined
  const { code } = node
  if (!node.ignoreCase) return (other) => other === code
  const folded = fold(code)
  return (other) => other === code || fold(other) === folded
}
