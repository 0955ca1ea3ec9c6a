import { clean, state } from '../kit/index.ts'
import { commandArguments } from './arguments.ts'
import { commanding, willRun } from './pieces.ts'

/** cmd.run that waits for a watched state to change. */
export const wait = state({
  summary: 'Runs a command where a watched state changed.',
  example:
    'newaliases:\n  cmd.wait:\n    - watch:\n      - file: /etc/aliases\n\n/etc/aliases:\n  file.managed:\n    - contents: "root: admin"\n',
  args: commandArguments,
  takesMore: true,
  ...commanding,
  facts: () => undefined,
  diff: () => clean(''),
  watch: (args) => willRun(args),
})
