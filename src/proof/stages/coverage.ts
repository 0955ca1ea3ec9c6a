import type { Proved } from './prove.ts'
import type { Proof } from './read.ts'

/** What the stages of a proof did, by function, as they went. */
export class Coverage {
  readonly #seen = { applied: new Set<string>(), broken: new Set<string>(), differing: new Set<string>() }

  add(proved: Proved): void {
    for (const kind of ['applied', 'broken', 'differing'] as const)
      for (const name of proved[kind]) this.#seen[kind].add(name)
  }

  /** What the stages left out of these functions of the module, and reasons for what they did break. */
  lacks(proof: Proof, names: readonly string[]): string[] {
    const { applied, broken, differing } = this.#seen
    const functions = names.map((name) => `${proof.module}.${name}`)
    return [
      ...functions.filter((name) => !applied.has(name)).map((name) => `no stage brings about ${name}`),
      ...functions
        .filter((name) => !broken.has(name) && !(name in proof.unbroken))
        .map((name) => `no stage breaks ${name} by hand, and \`unbroken\` does not say why`),
      ...Object.keys(proof.differs)
        .filter((name) => !differing.has(name))
        .map((name) => `\`differs\` names ${name}, of which every plan and apply agree`),
      ...Object.keys(proof.unbroken)
        .filter((name) => broken.has(name) || !functions.includes(name))
        .map((name) => `\`unbroken\` names ${name}, which is broken by hand or is no function`),
    ]
  }
}
