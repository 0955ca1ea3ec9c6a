import { sh } from '../../core/shell.ts'
import { absolutePath, change, clean, fail, files, predict, reported, shell, state } from '../kit/index.ts'
import { absentPath, pathFact } from './facts/path.ts'
import { absentParents } from './parents.ts'

/** Follows Salt's documentation of file.absent. */
export const absent = state({
  summary: 'No file, link or directory (with all that is in it) at a path.',
  example: '/etc/cron.d/old-job:\n  file.absent: []\n',
  args: { name: absolutePath('Absolute path of what shall not be there.') },
  takesMore: true,
  facts: ({ name }) => ({ now: pathFact(name), above: absentParents(name, false) }),
  diff({ name }, { now }) {
    if (/^\/[/.]*$/.test(name)) return fail('Refusing to make "/" absent')
    if (!now.self) return clean(`File ${name} is not present`)
    const noun = now.self.type === 'directory' ? 'directory' : 'file'
    return change({
      delta: noun,
      comment: `${noun === 'file' ? 'File' : 'Directory'} ${name} is set for removal`,
      changes: { removed: name },
      effects: [predict(pathFact(name), absentPath)],
    })
  },
  act({ name }) {
    // A trailing slash would remove what a link leads to.
    const entry = name.replace(/\/+$/, '')
    return [shell(sh`rm -rf -- ${entry}`, { check: sh`[ ! -e ${entry} ] && [ ! -L ${entry} ]` })]
  },
  report: (outcome) =>
    reported(
      outcome,
      `Removed ${outcome.delta} ${outcome.args.name}`,
      `Failed to remove ${outcome.args.name}${outcome.delta === 'directory' ? ', of which a part may be gone' : ''}`,
    ),
  touches: ({ name }) => files([name]),
  manages: ({ name }) => [pathFact(name)],
})
