import { dirname } from 'node:path/posix'
import { sh } from '../../core/shell.ts'
import { absolutePath, change, clean, fail, files, integer, lastError, predict, shell, state } from '../kit/index.ts'
import { actorFact } from '../user/actor.ts'
import { makedirs } from './arguments.ts'
import { pathFact, predictedFile } from './facts/path.ts'
import { newFileOf } from './owner.ts'
import { absentParents, makeDirectories, predictDirectories } from './parents.ts'
import { inTurn } from './write.ts'

const seconds = (of: string) =>
  integer(`Time of the last ${of}, in seconds since 1970.`).with({ minimum: 0 }).optional()

/**
 * Follows Salt's documentation of file.touch. A file that is there and for which no time is given stays as it is, as Salt's
 * test mode says (Salt itself would set its times at every run).
 */
export const touch = state({
  summary: 'A file, made empty if it is missing, with the given times.',
  example: '/var/log/app.log:\n  file.touch: []\n',
  args: {
    name: absolutePath('Absolute path of the file.'),
    atime: seconds('access'),
    mtime: seconds('change'),
    makedirs,
  },
  facts: ({ name, makedirs }) => ({
    now: pathFact(name, ['times']),
    parents: absentParents(name, makedirs),
    actor: actorFact(),
  }),
  diff({ name, atime, mtime, makedirs }, { now, parents, actor }) {
    if (parents.length > 0 && !makedirs) return fail(`Directory not present to touch file ${name}`)
    const isNew = now.followed === undefined
    const accessed = atime ?? now.times?.accessed
    const modified = mtime ?? now.times?.modified
    if (!isNew && accessed === now.times?.accessed && modified === now.times?.modified)
      return clean(`File ${name} exists and has the correct times`)
    const file = isNew ? predictedFile(newFileOf(actor), Buffer.alloc(0)) : now
    const times = { accessed: accessed ?? 0, modified: modified ?? 0 }
    const noun = now.followed?.type === 'directory' ? 'directory' : 'file'
    return change({
      delta: { parents, done: isNew ? `Created empty file ${name}` : `Updated times on ${noun} ${name}` },
      comment: isNew ? `File ${name} is set to be created` : `Times set to be updated on file ${name}`,
      changes: isNew ? { new: name } : { touched: name },
      effects: [...predictDirectories(parents, {}), predict(pathFact(name), { ...file, times })],
    })
  },
  act({ name, atime, mtime }, { parents }) {
    const script = inTurn([
      makeDirectories(parents, {}),
      sh`touch -- ${name} || exit`,
      ...(atime === null ? [] : [sh`touch -a -d ${`@${atime}`} -- ${name} || exit`]),
      ...(mtime === null ? [] : [sh`touch -m -d ${`@${mtime}`} -- ${name} || exit`]),
    ])
    return [shell(script, { check: sh`[ -e ${name} ]` })]
  },
  report: (outcome) =>
    outcome.done
      ? { changes: outcome.predicted, comment: outcome.delta.done }
      : {
          changes: {},
          comment: lastError(outcome) || `Cannot touch ${outcome.args.name} in ${dirname(outcome.args.name)}`,
        },
  touches: ({ name }, { parents }) => files([name, ...parents]),
  brief: () => true,
  manages: ({ name }) => [pathFact(name)],
})
