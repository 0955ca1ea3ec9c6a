import type { Changes, Outcome, Report } from '../kit/index.ts'
import { accountOf, lackingUser } from './account.ts'
import type { LatestArgs } from './latest-arguments.ts'
import { short } from './revision.ts'
import { failures } from './script.ts'
import type { Known, LatestDelta } from './types.ts'

type LatestOutcome = Outcome<LatestArgs, Known, LatestDelta, unknown>

/** Salt's account: what was done, in order; where it failed, what git printed. */
export function reportLatest(outcome: LatestOutcome): Report {
  const { args, delta, done, before, after } = outcome
  const account = accountOf(outcome)
  const [was, is] = [before.here, after.here]
  const changes = { ...outcome.predicted } as Record<string, unknown>
  if (was.head !== is.head) changes.revision = { old: was.head ?? null, new: is.head ?? null }
  else delete changes.revision
  if (account.steps.some((line) => line.startsWith('Repository was hard-reset'))) changes['forced update'] = true
  if (!done) return { changes: partial(changes), comment: failureOf(outcome) }
  const isMoved = delta.kind === 'clone' || was.head !== is.head || args.bare || args.mirror
  if (isMoved) return { changes, comment: account.done }
  const made = account.done === '' ? '' : `\n\nChanges made: ${account.done}`
  return { changes, comment: `Repository ${args.target} is up-to-date${made}` }
}

/** Of what was predicted, what may be so although it failed. */
function partial(changes: Record<string, unknown>): Changes {
  return changes.revision === undefined ? {} : { revision: changes.revision }
}

function failureOf(outcome: LatestOutcome): string {
  const { args, delta, remaining, before } = outcome
  const { done, error, code } = accountOf(outcome)
  const after = done === '' ? '' : `\n\nChanges already made: ${done}`
  const lacking = lackingUser(outcome)
  if (lacking !== undefined) return lacking
  switch (code) {
    case 0:
      return `Failed to update repository${remaining ? `: ${remaining.comment}` : ''}${after}`
    case failures.clone:
      return `Clone failed: ${error}${after}`
    case failures.fetch:
      return `Fetch failed. Set 'force_fetch' to True to force the fetch if the failure was due to not being able to fast-forward. Output of the fetch command follows:\n\n${error}${after}`
    case failures.missing:
      return `Fetch did not successfully retrieve rev '${args.rev}' from ${args.name}${after}`
    case failures.behind: {
      const from = delta.kind === 'update' ? delta.wanted?.commit : undefined
      const main = before.there.defaultBranch
      const hint = main && args.rev === 'HEAD' ? ` The remote's default branch is ${main}.` : ''
      return `Repository would be updated to ${short(from ?? '')}, but this is not a fast-forward merge. Set 'force_reset' to True to force this update.${hint}${after}`
    }
    case failures.detached:
      return `Unable to fast-forward, HEAD is detached${after}`
    case failures.submodules:
      return `Failed to update submodules: ${error}${after}`
    default:
      return `${error || `git ended with ${code}`}${after}`
  }
}
