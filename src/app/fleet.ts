import PQueue from 'p-queue'
import type { Target } from '../project/index.ts'
import { describeFailure, type Failure } from './failure.ts'
import { Redaction } from './redaction.ts'
import type { Workspace } from './workspace.ts'

/** Begins a work when there is room for it. */
export type Limit = <T>(work: () => Promise<T>) => Promise<T>

/** Room for so many works at the same time. */
export function limitTo(works: number): Limit {
  const queue = new PQueue({ concurrency: works })
  return (work) => queue.add(work)
}

/** A target that is being asked something; what is secret of it is hidden by its own redaction. */
export interface At {
  readonly target: Target
  readonly redaction: Redaction
}

/** What came of asking a target. */
export type Answer<T> =
  | { readonly target: Target; readonly value: T }
  | { readonly target: Target; readonly failure: Failure }

/**
 * Asks every target something, as many at the same time as `--jobs` allows; the answers in the order of the targets, what a
 * target failed of among them. Where nobody is waited for (`offline`) one comes after the other, so that what one needed is
 * gone before the next.
 */
export function askEach<T>(
  workspace: Workspace,
  targets: readonly Target[],
  ask: (at: At) => Promise<T>,
  { offline = false }: { readonly offline?: boolean } = {},
): Promise<Answer<T>[]> {
  const limit = limitTo(offline ? 1 : workspace.jobs)
  return Promise.all(targets.map((target) => limit(() => askOne(workspace, target, ask))))
}

async function askOne<T>(workspace: Workspace, target: Target, ask: (at: At) => Promise<T>): Promise<Answer<T>> {
  const redaction = new Redaction(workspace)
  try {
    return { target, value: await ask({ target, redaction }) }
  } catch (cause) {
    return { target, failure: redaction.failure(describeFailure(cause, workspace.blame)) }
  }
}

/** The answers' values; throws what the first failed of. */
export function valuesOf<T>(answers: readonly Answer<T>[]): T[] {
  return answers.map((answer) => {
    if ('failure' in answer) throw answer.failure.cause
    return answer.value
  })
}
