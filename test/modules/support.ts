import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { builtinCatalogue, findState } from '../../src/modules/index.ts'
import {
  type FactKind,
  type Need,
  type Question,
  type SqlAnswer,
  type StateFunction,
  Unobservable,
} from '../../src/modules/kit/index.ts'
import { casesIn, type Given } from '../../src/proof/index.ts'
import type { Answer } from '../../src/transport/types.ts'

/** What a kind asks of a shell; a question that goes to a database is none. */
export function scriptsOf<V>(kind: FactKind<V>, needs: readonly Need<V>[]) {
  return kind.ask(needs).map((question) => {
    if (question.server) throw new Error('this is asked of a database')
    return question
  })
}

/** What is made of the answers to a kind's questions, in order. Throws what a reader throws. */
export function readAnswers<V>(
  kind: FactKind<V>,
  needs: readonly Need<V>[],
  answers: readonly (Answer | SqlAnswer)[],
): ReadonlyMap<string, V | Unobservable> {
  const facts = new Map<string, V | Unobservable>()
  for (const [i, question] of kind.ask(needs).entries()) {
    const read = question.read as (answer: Answer | SqlAnswer) => ReturnType<Question<V>['read']>
    for (const [key, value] of read(answers[i]!)) facts.set(key, merge(facts.get(key), value))
  }
  return facts
}

function merge<V>(before: V | undefined, value: V): V {
  if (before instanceof Unobservable) return before
  const isRecord = (one: unknown): one is object =>
    typeof one === 'object' && one !== null && Object.getPrototypeOf(one) === Object.prototype
  return isRecord(before) && isRecord(value) ? { ...before, ...value } : value
}

/** The built-in state functions by module, for tests that go through all of them. */
export const stateModules = [...builtinCatalogue.states].map(([name, functions]) => ({
  name,
  functions: Object.fromEntries(functions),
}))

/** The directories of `test/modules/`, by module. */
export function moduleDirectories(): { readonly module: string; readonly directory: string }[] {
  const root = fileURLToPath(new URL('.', import.meta.url))
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ module: name, directory: `${root}${name}` }))
    .sort((a, b) => (a.module < b.module ? -1 : 1))
}

/** Every case there is. */
export function findCases(): Given[] {
  return moduleDirectories().flatMap(({ module, directory }) => casesIn(directory, module))
}

/** The names of all state functions, as `module.function`. */
export function functionNames(): string[] {
  return stateModules.flatMap(({ name, functions }) => Object.keys(functions).map((short) => `${name}.${short}`))
}

/** The built-in state function of a full name; throws where there is none. */
export function stateFunction(full: string): StateFunction {
  const [module = '', name = ''] = full.split('.')
  const fn = findState(builtinCatalogue, module, name)
  if (!fn) throw new Error(`there is no state function ${full}`)
  return fn
}
