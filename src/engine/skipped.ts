import type { Step, StepTag } from '../compile/types.ts'
import type { SkippedStatus } from './requisites.ts'
import type { RowBody } from './rows.ts'
import { unknownUntil } from './unknown.ts'

/** The row of a step that its requisites do not let run, in Salt's words where Salt knows the case. */
export function skippedResult(status: SkippedStatus, stepOf: (tag: StepTag) => Step): RowBody {
  switch (status.kind) {
    case 'fail': {
      const names = new Set(status.failed.map((tag) => `${stepOf(tag).sls}.${stepOf(tag).id}`))
      const comment = `One or more requisite failed: ${[...names].sort().join(', ')}`
      return { result: false, changed: false, comment, skipped: 'requisite failed' }
    }
    case 'unknown':
      return unknownUntil(status.because.map((tag) => stepOf(tag).id))
    case 'pre':
      return { result: true, changed: false, comment: 'No changes detected', skipped: 'prereq' }
    case 'onfail':
      return skipped('onfail', 'State was not run because onfail req did not change')
    case 'onchanges':
      return skipped('onchanges', 'State was not run because none of the onchanges reqs changed')
  }
}

function skipped(requisite: string, comment: string): RowBody {
  return { result: true, changed: false, comment, skipped: requisite, ran: false }
}
