import type { Action, Need } from '../modules/kit/index.ts'
import type { Answer } from '../transport/types.ts'
import type { Observation } from './facts/layer.ts'
import type { PendingNotes } from './triggers.ts'

/** What the engine asks of a host: a connection to a real one (`session-host.ts`), or a world in memory. */
export interface Host {
  /** Reads these facts; their keys are unique within a kind. */
  observe(needs: readonly Need[]): Promise<Observation[]>
  /** Carries out actions in order, each only if the one before ended well. */
  act(actions: readonly Action[], options: ActOptions): Promise<ActAnswer>
  /** The same host by a channel of its own, for steps that go on beside the others. */
  fork(): Promise<Host>
  /** Lets go of what it keeps between questions. */
  release(): Promise<void>
  /** Ends a fork. */
  close(): Promise<void>
}

export interface ActOptions {
  readonly umask?: string
  /** What is written down on the host around the actions. Throws `Unobservable` where it cannot be: nothing was done then. */
  readonly pending?: PendingNotes
  /** Facts to read once all is done, where they can travel along. */
  readonly observing: readonly Need[]
}

export interface ActAnswer {
  /** One answer for each action that was reached. */
  readonly outputs: readonly Answer[]
  /** Those of `observing` that were read. */
  readonly observed: readonly Observation[]
}

export function succeeded(output: Answer, action: Action): boolean {
  if (output.timedOut || output.failure) return false
  return action.kind === 'shell' ? (action.success ?? [0]).includes(output.code ?? -1) : output.code === 0
}
