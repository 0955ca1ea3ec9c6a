import { DiagnosticError, error } from '../../core/diagnostics.ts'
import { chooseProvider, NoProviderError } from '../../sandbox/index.ts'
import { missingFiles } from './files.ts'
import { readFirstTarget, type TargetWords } from './first-target.ts'
import type { Survey } from './survey.ts'
import { type Written, writeFiles } from './write.ts'

export type { TargetWords } from './first-target.ts'
export { type Part, type Survey, surveyProject } from './survey.ts'

/** What init did. */
export interface Initialized extends Written {
  /** The target that was written into a new roster. */
  readonly target?: string
  /** Why that target, a sandbox host, cannot be had on this machine. */
  readonly noSandbox?: string
}

/** Writes what a project lacks, and overwrites nothing. Throws a `DiagnosticError` before anything is written. */
export async function initialize(survey: Survey, words: TargetWords): Promise<Initialized> {
  const target = readFirstTarget(words)
  if (survey.rosterMissing === undefined && (words.host !== undefined || words.id !== undefined)) refuseTarget(survey)
  const done = writeFiles(survey.root, await missingFiles(survey, target))
  if (survey.rosterMissing === undefined) return done
  return { ...done, target: target.id, noSandbox: target.host === undefined ? await whyNoSandbox() : undefined }
}

function refuseTarget({ parts, targets }: Survey): never {
  const path = parts.find(({ what }) => what.startsWith('roster'))!.path
  throw new DiagnosticError(
    error('init-exists', `${path} is there already, and init overwrites nothing`, {
      hint: `add the host to it yourself${targets.length > 0 ? ` (it has ${targets.slice(0, 5).join(', ')})` : ''}`,
    }),
  )
}

async function whyNoSandbox(): Promise<string | undefined> {
  try {
    await chooseProvider()
    return undefined
  } catch (cause) {
    if (cause instanceof NoProviderError) return cause.message
    throw cause
  }
}
