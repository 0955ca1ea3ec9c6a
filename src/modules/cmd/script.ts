import { clean, state } from '../kit/index.ts'
import { scriptArguments, scripting, willRunScript } from './script-pieces.ts'

export const script = state({
  summary: 'Brings a script to the host and runs it.',
  example: 'salt://scripts/setup.sh --all:\n  cmd.script:\n    - creates: /srv/set-up\n    - cwd: /srv\n',
  args: scriptArguments,
  takesMore: true,
  ...scripting,
  diff: willRunScript,
  watch: (args, _facts, { own }) => (own.changed ? clean(own.comment) : willRunScript(args)),
})
