import { legacy } from '../kit/legacy.ts'
import type { CommandArgs } from './arguments.ts'
import { run, willRun } from './run.ts'
import type { Ready } from './shell.ts'

/** cmd.run that waits for a watched state to change. */
export const wait = legacy<CommandArgs, Ready, null>({
  ...run.legacy,
  schema: {
    ...run.schema,
    description: 'Runs a command where a watched state changed.',
    example:
      'newaliases:\n  cmd.wait:\n    - watch:\n      - file: /etc/aliases\n\n/etc/aliases:\n  file.managed:\n    - contents: "root: admin"\n',
  },
  facts: () => [],
  diff: () => ({ kind: 'clean', comment: '' }),
  watch: (args) => willRun(args),
})
