import PQueue from 'p-queue'
import type { Target } from '../project/index.ts'
import type { Project } from './project.ts'

/**
 * Does something for every target, as many at the same time as `--jobs` allows; the answers in the order of the targets.
 * Where nobody is waited for (`--grains`) one comes after the other, so that what one needed is gone before the next.
 */
export function sideBySide<T>(
  { options, config }: Project,
  targets: readonly Target[],
  work: (target: Target) => Promise<T>,
): Promise<T[]> {
  const waits = options.grains === undefined || options.local === true
  const queue = new PQueue({ concurrency: waits ? (options.jobs ?? config.jobs) : 1 })
  return Promise.all(targets.map((target) => queue.add(() => work(target))))
}
