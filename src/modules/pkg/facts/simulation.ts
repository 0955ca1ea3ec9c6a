import { sh } from '../../../core/shell.ts'
import type { Answer } from '../../../transport/types.ts'
import { Need } from '../../kit/fact.ts'
import { heard, readEach } from '../../kit/heard.ts'
import { legacyKind } from '../../kit/legacy.ts'
import { systemFiles } from '../../kit/touches.ts'

/** What apt would do, asked of `apt-get -s`, which does nothing. */
export interface SimulationFact {
  /** False where apt cannot do it as things are now (unknown names, conflicts). */
  readonly possible: boolean
  /** Version now and then, by package; empty for none. */
  readonly changes: { readonly [name: string]: { readonly old: string; readonly new: string } }
}

export const simulationKind = legacyKind<SimulationFact>({
  name: 'package-simulation',
  dependsOnPath: systemFiles,
  probe: (needs) =>
    needs.map((need) => {
      const words = JSON.parse(need.key) as string[]
      return { via: 'shell', section: { script: sh`DEBIAN_FRONTEND=noninteractive apt-get -s -q -y ${words}` } }
    }),
  parse: (needs, answers) => readEach(needs, (_, i) => readSimulation(heard(answers[i], [0, cannot]))),
})

/** The exit code of apt-get for what it cannot do. */
export const cannot = 100

/** @param words of `apt-get`: flags, then `install` or `remove`, `--` and packages */
export function simulationFact(words: readonly string[]): Need<SimulationFact> {
  return new Need(simulationKind, JSON.stringify(words))
}

export function readSimulation(answer: Answer): SimulationFact {
  const changes: Record<string, { old: string; new: string }> = {}
  for (const line of answer.stdout.toString().split('\n')) {
    const [, verb, name = '', old = '', next = ''] =
      /^(Inst|Remv|Purg) (\S+)(?: \[([^\]]*)\])?(?: \((\S+)[^)]*\))?/.exec(line) ?? []
    if (verb === 'Inst') changes[name] = { old, new: next }
    else if (verb) changes[name] = { old, new: '' }
  }
  return { possible: answer.code === 0, changes }
}
