import { beforeAll, describe, expect, test } from 'vitest'
import { makeBusybox } from '../../e2e/helpers/busybox.ts'
import { run, useHost } from '../../e2e/helpers/host.ts'
import { stateModules } from '../../modules/support.ts'
import { type Proved, prove } from './prove.ts'
import { findProofs, type Proof } from './read.ts'
import { realWorld } from './world.ts'

/** `npm run proofs` asks for the full matrix: each module on a host of its own, and everything under busybox too. */
const everything = process.env.KSTATE_PROOFS === 'all'
const wanted = process.env.KSTATE_PROOFS_OF?.split(',')

/** Runs every proof under that shell. A host serves all modules of its image, in the order of their names. */
export function proveModules(shell: 'dash' | 'busybox'): void {
  const proofs = findProofs().filter(({ module }) => wanted?.includes(module) ?? true)
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
        const seen = { applied: new Set<string>(), broken: new Set<string>(), differing: new Set<string>() }
        for (const stage of proof.stages) {
          const left = shell === 'busybox' ? stage.not_under_busybox : undefined
          test.skipIf(left !== undefined)(
            left ? `${stage.title} (not under busybox: ${left})` : stage.title,
            async () => {
              const proved = await prove(stage, realWorld(host(), proof), { depth, differs: proof.differs })
              for (const kind of ['applied', 'broken', 'differing'] as const)
                for (const name of proved[kind]) seen[kind].add(name)
            },
          )
        }
        if (shell === 'dash') test('every function is proved', () => expect(lacks(proof, seen)).toEqual([]))
      })
  })
}

/** What the stages left out: functions that no stage brought about or broke, and reasons for what they did break. */
function lacks(proof: Proof, seen: { readonly [kind in keyof Proved]: Set<string> }): string[] {
  const module = stateModules.find(({ name }) => name === proof.module)
  if (!module) return [`there is no state module ${proof.module}`]
  const functions = Object.keys(module.functions).map((name) => `${proof.module}.${name}`)
  return [
    ...functions.filter((name) => !seen.applied.has(name)).map((name) => `no stage brings about ${name}`),
    ...functions
      .filter((name) => !seen.broken.has(name) && !(name in proof.unbroken))
      .map((name) => `no stage breaks ${name} by hand, and \`unbroken\` does not say why`),
    ...Object.keys(proof.differs)
      .filter((name) => !seen.differing.has(name))
      .map((name) => `\`differs\` names ${name}, of which every plan and apply agree`),
    ...Object.keys(proof.unbroken)
      .filter((name) => seen.broken.has(name) || !functions.includes(name))
      .map((name) => `\`unbroken\` names ${name}, which is broken by hand or is no function`),
  ]
}
