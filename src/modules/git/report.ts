import type { LegacyOutcome } from '../kit/legacy.ts'
import type { Report } from '../kit/report.ts'
import type { Changes } from '../kit/verdict.ts'
import { remoteFact } from './facts/checkout.ts'
import { localNeed } from './needs.ts'
import { short } from './revision.ts'
import { failures } from './script.ts'
import type { LatestArgs, LatestDelta, Ready } from './types.ts'

/** Salt's account: what was done, in order; where it failed, what git said. */
export function reportGit(outcome: LegacyOutcome<LatestArgs, Ready, LatestDelta>): Report {
  const { args, delta, done, outputs, before, after } = outcome
  const said =
    outputs
      .at(-1)
      ?.stdout.toString()
      .split('\n')
      .filter((line) => line !== '') ?? []
  const told = said.length > 1 ? `${said.join('. ')}.` : said.join('')
  const [was, is] = [before.get(localNeed(args)), after.get(localNeed(args))]
  const changes = { ...outcome.foretold } as Record<string, unknown>
  if (was.head !== is.head) changes.revision = { old: was.head ?? null, new: is.head ?? null }
  else delete changes.revision
  if (said.some((line) => line.startsWith('Repository was hard-reset'))) changes['forced update'] = true
  if (!done) return { changes: partial(changes), comment: failure(outcome, told) }
  if (delta.kind === 'clone' || was.head !== is.head || args.bare || args.mirror) return { changes, comment: told }
  return {
    changes,
    comment: `Repository ${args.target} is up-to-date${told === '' ? '' : `\n\nChanges made: ${told}`}`,
  }
}

/** Of what was foretold, what may be so although it failed. */
function partial(changes: Record<string, unknown>): Changes {
  return changes.revision === undefined ? {} : { revision: changes.revision }
}

function failure(
  { args, ready, delta, outputs, remaining, before }: LegacyOutcome<LatestArgs, Ready, LatestDelta>,
  told: string,
): string {
  const last = outputs.at(-1)
  const stderr = last?.stderr.toString().trim() ?? ''
  const after = told === '' ? '' : `\n\nChanges already made: ${told}`
  if (args.user && outputs.length === 1) return `User '${args.user}' is not available`
  switch (last?.code) {
    case 0:
      return `Failed to update repository${remaining ? `: ${remaining.comment}` : ''}${after}`
    case failures.clone:
      return `Clone failed: ${stderr}${after}`
    case failures.fetch:
      return `Fetch failed. Set 'force_fetch' to True to force the fetch if the failure was due to not being able to fast-forward. Output of the fetch command follows:\n\n${stderr}${after}`
    case failures.missing:
      return `Fetch did not successfully retrieve rev '${args.rev}' from ${args.name}${after}`
    case failures.behind: {
      const from = delta.kind === 'update' ? delta.wanted?.commit : undefined
      const main = before.find(remoteFact(args.name, ready.access))?.defaultBranch
      const hint = main && args.rev === 'HEAD' ? ` The remote's default branch is ${main}.` : ''
      return `Repository would be updated to ${short(from ?? '')}, but this is not a fast-forward merge. Set 'force_reset' to True to force this update.${hint}${after}`
    }
    case failures.detached:
      return `Unable to fast-forward, HEAD is detached${after}`
    case failures.submodules:
      return `Failed to update submodules: ${stderr}${after}`
    default:
      return `${stderr || `git ended with ${last?.code}`}${after}`
  }
}
