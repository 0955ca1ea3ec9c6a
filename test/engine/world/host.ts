import type { ActAnswer, ActOptions, Host } from '../../../src/engine/host.ts'
import type { Action } from '../../../src/modules/kit/action.ts'
import type { Need } from '../../../src/modules/kit/fact.ts'
import type { Deed, World } from './world.ts'

/** A host whose answers and actions are the world's. `readOnly`: an action is a defect. */
export class WorldHost implements Host {
  readonly #world: World
  readonly #readOnly: boolean
  readonly #acting: (deed: Deed) => Promise<void>
  readonly #acted: () => Promise<void>
  /** Questions and actions are answered in a later turn of the event loop, as over a connection. */
  trips = 0

  /**
   * @param acting is waited for with each deed before it is done: it may throw as a lost connection does, or never come back
   * @param acted the same once all actions of a step are done, and before their answer is heard
   */
  constructor(
    world: World,
    { readOnly = false, acting = async (_deed: Deed): Promise<void> => {}, acted = async (): Promise<void> => {} } = {},
  ) {
    this.#world = world
    this.#acting = acting
    this.#acted = acted
    this.#readOnly = readOnly
  }

  async observe(needs: readonly Need[]) {
    await this.#trip()
    return this.#observe(needs)
  }

  async act(actions: readonly Action[], { observing, pending }: ActOptions): Promise<ActAnswer> {
    if (this.#readOnly) throw new Error('a plan acted')
    await this.#trip()
    this.#world.pending.push(...(pending?.before ?? []))
    const outputs = []
    for (const action of actions) {
      if (action.kind !== 'shell') throw new Error('the world takes deeds alone')
      const deed = JSON.parse(String(action.stdin)) as Deed
      await this.#acting(deed)
      const code = this.#world.do(deed)
      outputs.push({ code, stdout: Buffer.alloc(0), stderr: Buffer.from(code === 0 ? '' : 'it went wrong') })
      if (code !== 0) break
    }
    if (outputs.every(({ code }) => code === 0)) this.#world.pending.push(...(pending?.after ?? []))
    await this.#acted()
    return { outputs, observed: this.#observe(observing) }
  }

  async fork(): Promise<Host> {
    return this
  }
  async release(): Promise<void> {}
  async close(): Promise<void> {}

  #observe(needs: readonly Need[]) {
    return needs.map((need) => ({ need, value: this.#world.answer(need) }))
  }

  async #trip(): Promise<void> {
    this.trips++
    await new Promise((resolve) => setImmediate(resolve))
  }
}
