import type { SaltFunctions } from './functions/index.ts'
import type { HostCalls } from './types.ts'

/** A function's name that stands in a template, and whether it is called there: `salt['a.b'](`, `salt.a.b(`. */
const NAMED = /(['"])(\w+\.\w+)\1(\s*\]\s*\()?|\bsalt\.(\w+\.\w+)(\s*\()?/g
const TAKES_IN = /\b(?:import|include|from|extends|import_\w+)\s+(['"])(.+?)\1/g

interface Template {
  readonly path: string
  readonly text: string
}

/**
 * Asks the host for the programs without which Salt would not have the functions that a template asks about
 * (`'a.b' in salt`, `salt['a.b'] is defined`), its imports included, and lets `salt` know. What is only called asks nothing.
 */
export async function askPrograms(
  salt: SaltFunctions,
  { path, text }: Template,
  read: (name: string, from: string) => Template | undefined,
  host: HostCalls | undefined,
): Promise<void> {
  const names = new Set<string>()
  const seen = new Set([path])
  const collect = (part: string, from: string) => {
    for (const [, , quoted, called, dotted, calledToo] of part.matchAll(NAMED))
      if (called === undefined && calledToo === undefined) names.add((quoted ?? dotted)!)
    for (const [, , name] of part.matchAll(TAKES_IN)) {
      const file = read(name!, from)
      if (!file || seen.has(file.path)) continue
      seen.add(file.path)
      collect(file.text, file.path)
    }
  }
  collect(text, path)
  salt.expect(names)
  if (!host || !salt.asksHost(HAS_PROGRAM)) return
  const asked = salt.programsOf(names).map(async (program): Promise<[string, boolean]> => {
    return [program, (await host.call(HAS_PROGRAM, [program], new Map())) === true]
  })
  salt.learn(await Promise.all(asked))
}

const HAS_PROGRAM = 'cmd.has_exec'
