import { sh } from '../../../../core/shell.ts'
import type { Answer } from '../../../../transport/types.ts'
import { factKind, heard, Need, readEach, systemFiles } from '../../../kit/index.ts'
import type { ProviderQuestion, Simulation } from '../types.ts'
import { refreshFunction } from './refresh.ts'

const environment = sh`DEBIAN_FRONTEND=noninteractive`

/** What apt-get would do, asked of `apt-get -s`, which does nothing. */
const simulationKind = factKind<Simulation>({
  name: 'package-simulation',
  dependsOnPath: systemFiles,
  dependsOnKinds: ['package'],
  ask: (needs) =>
    needs.map((need) => ({
      script: sh`${environment} apt-get -s -q -y ${JSON.parse(need.key) as string[]}`,
      read: (answer) => readEach([need], () => readSimulation(answer)),
    })),
})

/** @param words of `apt-get`: `install` or `remove`, flags, `--` and packages */
export function simulationFact(words: readonly string[]): Need<Simulation> {
  return new Need(simulationKind, JSON.stringify(words))
}

export function upgrades({
  full,
  fresh,
}: {
  readonly full: boolean
  readonly fresh: boolean
}): ProviderQuestion<Simulation> {
  return {
    script: sh`${refreshFunction}
${fresh ? sh`kstate_stale 600 && kstate_refresh` : sh`:`}
${environment} apt-get -s -q -y ${full ? 'dist-upgrade' : 'upgrade'}`,
    read: (answer) => [['', readSimulation(answer)]],
  }
}

/** The exit code of apt-get for what it cannot do. */
const cannot = 100

function readSimulation(answer: Answer): Simulation {
  const { code, stdout } = heard(answer, [0, cannot])
  const changes: Record<string, { old: string; new: string }> = {}
  for (const line of stdout.toString().split('\n')) {
    const [, verb, name = '', old = '', next = ''] =
      /^(Inst|Remv|Purg) (\S+)(?: \[([^\]]*)\])?(?: \((\S+)[^)]*\))?/.exec(line) ?? []
    if (verb === 'Inst') changes[name] = { old, new: next }
    else if (verb) changes[name] = { old, new: '' }
  }
  return { possible: code === 0, changes }
}
