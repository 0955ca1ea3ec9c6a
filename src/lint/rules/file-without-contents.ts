import type { Step } from '../../compile/index.ts'
import { warning } from '../../core/diagnostics.ts'
import { abbreviate } from '../abbreviate.ts'
import type { Rule } from '../types.ts'

const sayWhatIsMeant = ['source', 'contents', 'contents_pillar', 'contents_grains', 'replace', 'create'] as const

/** A managed file of which nothing says what is in it. */
export const fileWithoutContents: Rule = {
  code: 'file-without-contents',
  severity: 'warning',
  tells:
    '`file.managed` has neither `source` nor `contents`, `contents_pillar` or `contents_grains`; nor `replace` or `create`, which say that this is meant.',
  why: 'An empty file is made where there is none, and what stands in one that is there stays: often a misspelt `contents` or `source`.',
  check: ({ targets }) =>
    targets.flatMap(({ id, steps, session }) =>
      steps.filter(lacksContents).map((step) => ({
        target: id,
        diagnostic: warning(
          fileWithoutContents.code,
          `file.managed in state '${abbreviate(step.id)}' says nothing of the file's contents`,
          {
            ...session.places.show(step.place),
            hint: 'give `contents` or `source`; `replace: false` says that an empty file is meant, or the one that is there',
          },
        ),
      })),
    ),
}

function lacksContents(step: Step): boolean {
  if (step.listener || step.module !== 'file' || step.function !== 'managed') return false
  return sayWhatIsMeant.every((name) => step.args.get(name) === undefined || step.args.get(name) === null)
}
