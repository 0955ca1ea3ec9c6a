import type { StateRow } from '../report/index.ts'

/** The row that stands for a run without states, as Salt reports it (`no_|-states_|-states_|-None`). */
export function noStates(why: string): StateRow {
  return {
    id: 'states',
    name: 'states',
    state: 'no',
    function: 'None',
    sls: '',
    result: false,
    changed: false,
    changes: {},
    comment: why,
    start_time: '',
    duration_ms: 0,
    warnings: [],
    run: 0,
    ran: true,
  }
}
