import type { Step, StepTag } from '../compile/types.ts'
import { type Performed, unknownUntil } from './perform.ts'
import type { HeldStatus } from './requisites.ts'

/** What is told of a step that its requisites do not let run, in Salt's words where Salt knows the case. */
export function heldBack(status: HeldStatus, stepOf: (tag: StepTag) => Step): Performed {
  switch (status.kind) {
    case 'fail': {
      const names = new Set(status.failed.map((tag) => `${stepOf(tag).sls}.${stepOf(tag).id}`))
      const comment = `One or more requisite failed: ${[...names].sort().join(', ')}`
      return { result: false, changed: false, comment, skipped: 'requisite failed' }
    }
    case 'unknown': {
      const ids = status.because.map((tag) => stepOf(tag).id)
      return { result: null, changed: null, comment: unknownUntil(ids), depends_on: ids }
    }
    case 'pre':
      return { result: true, changed: false, comment: 'No changes detected', skipped: 'prereq' }
    case 'onfail':
      return skipped('onfail', 'State was not run because onfail req did not change')
    case 'onchanges':
      return skipped('onchanges', 'State was not run because none of the onchanges reqs changed')
  }
}

function skipped(requisite: string, comment: string): Performed {
  return { result: true, changed: false, comment, skipped: requisite, ran: false }
}
