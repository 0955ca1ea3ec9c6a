import { clean, state } from '../kit/index.ts'
import { scriptArguments, scripting, willRunScript } from './script-pieces.ts'

/** cmd.script that waits for a watched state to change. */
export const waitScript = state({
  summary: 'Brings a script to the host and runs it where a watched state changed.',
  example:
    'salt://scripts/reindex.sh:\n  cmd.wait_script:\n    - watch:\n      - test: data\n\ndata:\n  test.succeed_with_changes: []\n',
  args: scriptArguments,
  takesMore: true,
  ...scripting,
  diff: () => clean(''),
  watch: (args) => willRunScript(args),
})
