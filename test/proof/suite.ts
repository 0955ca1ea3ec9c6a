import { beforeAll, describe, expect, test } from 'vitest'
import { Coverage, type Proof, proofIn, prove, type Runner, realWorld } from '../../src/proof/index.ts'
import type { SandboxHost } from '../../src/sandbox/index.ts'
import { makeBusybox } from '../e2e/helpers/busybox.ts'
import { run, useHost } from '../e2e/helpers/host.ts'
import { states } from '../e2e/helpers/kstate.ts'
import { moduleDirectories, stateModules } from '../modules/support.ts'

/** `npm run proofs` asks for the full matrix: each module on a host of its own, and everything under busybox too. */
const everything = process.env.KSTATE_PROOFS === 'all'
const wanted = process.env.KSTATE_PROOFS_OF?.split(',')

/** Runs every proof under that shell. A host serves all modules of its image, in the order of their names. */
export function proveModules(shell: 'dash' | 'busybox'): void {
  const proofs = moduleDirectories()
    .flatMap(({ module, directory }) => proofIn(directory, module) ?? [])
    .filter(({ module }) => wanted?.includes(module) ?? true)
  if (everything) for (const proof of proofs) onOneHost(`${proof.module}-${shell}`, [proof], shell)
  else
    for (const image of ['bare', 'full'] as const) {
      const some = proofs.filter((proof) => proof.image === image)
      if (some.length > 0) onOneHost(`proofs-${image}-${shell}`, some, shell)
    }
}

function onOneHost(label: string, proofs: readonly Proof[], shell: 'dash' | 'busybox'): void {
  describe(label, () => {
    const host = useHost({ image: proofs[0]!.image, label })
    beforeAll(async () => {
      await run(host(), 'systemctl is-system-running --wait') // what still starts is not kstate's doing
      if (shell === 'busybox') await makeBusybox(host())
    })
    for (const proof of proofs)
      describe(proof.module, () => {
        const depth = shell === 'dash' || everything ? 'whole' : 'short'
        const coverage = new Coverage()
        for (const stage of proof.stages) {
          const left = shell === 'busybox' ? stage.not_under_busybox : undefined
          test.skipIf(left !== undefined)(
            left ? `${stage.title} (not under busybox: ${left})` : stage.title,
            async () => {
              const world = realWorld(host(), proof, runnerOn(host()))
              coverage.add(await prove(stage, world, { depth, differs: proof.differs }))
            },
          )
        }
        if (shell === 'dash')
          test('every function is proved', () => expect(coverage.lacks(proof, functionsOf(proof.module))).toEqual([]))
      })
  })
}

function functionsOf(module: string): string[] {
  return Object.keys(stateModules.find(({ name }) => name === module)?.functions ?? {})
}

/** The built program. */
function runnerOn(host: SandboxHost): Runner {
  return (mode, sls, files) =>
    states(host, sls, { plan: mode === 'plan', args: mode === 'test' ? ['--test'] : [], files })
}
