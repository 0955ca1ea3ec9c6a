import { sh } from '../../core/shell.ts'
import type { Answer, Section } from '../../transport/types.ts'
import { isOn } from '../kit/calls/arguments.ts'
import type { CallArguments, HostFunctions } from '../kit/calls/types.ts'
import { refuseOthers, requestOf } from './request.ts'
import { readResponse } from './response.ts'

/** salt.modules.http, as far as it asks once. */
export const calls = {
  'http.query': {
    acts: true,
    parameters: ['url'],
    ignored: 'any',
    programs: (args) => (isTested(args) ? [] : ['curl']),
    sections: (args): readonly Section[] => {
      refuseOthers(args)
      return isTested(args) ? [] : [{ script: sh`curl --config -`, stdin: requestOf(args) }]
    },
    read: (args, answers: readonly Answer[]) => readResponse(args, answers[0]),
  },
} satisfies HostFunctions

/** `test=True` asks nobody. */
function isTested(args: CallArguments): boolean {
  return isOn(args, 'test') && !args.get('test_url')
}
