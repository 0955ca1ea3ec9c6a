import { dirname } from 'node:path/posix'
import { sh } from '../../core/shell.ts'
import { type Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import { files } from '../kit/touches.ts'
import { actorFact } from '../user/actor.ts'
import { flag, pathArgument } from './arguments.ts'
import { foretoldFile, pathFact } from './facts/path.ts'
import { foretellFolders, makeFolders, missingParents, parentNeeds } from './parents.ts'
import { inTurn } from './write.ts'

interface Arguments {
  readonly name: string
  readonly atime?: number | null
  readonly mtime?: number | null
  readonly makedirs: boolean
}

interface Delta {
  readonly isNew: boolean
  readonly noun: string
  readonly folders: readonly string[]
}

const seconds = { type: ['integer', 'null'], minimum: 0, default: null }

/**
 * Follows Salt's documentation of file.touch. A file that is there and for which no time is given stays as it is, as Salt's
 * test mode says (Salt itself would set its times at every run).
 */
export const touch = legacy<Arguments, undefined, Delta>({
  schema: {
    description: 'A file, made empty if it is missing, with the given times.',
    properties: {
      name: pathArgument('Absolute path of the file.'),
      atime: { ...seconds, description: 'Time of the last access, in seconds since 1970.' },
      mtime: { ...seconds, description: 'Time of the last change, in seconds since 1970.' },
      makedirs: flag('Make the folders above, if they are missing.'),
    },
    example: `/var/log/app.log:
  file.touch: []
`,
  },
  facts: ({ name, makedirs }) => [
    actorFact() as Need,
    pathFact(name, ['times']) as Need,
    ...parentNeeds(name, makedirs),
  ],
  diff({ name, atime, mtime, makedirs }, _ready, facts) {
    if (name === '') return { kind: 'fail', comment: 'Must provide name to file.touch' }
    if (!name.startsWith('/')) return { kind: 'fail', comment: `Specified file ${name} is not an absolute path` }
    const now = facts.get(pathFact(name))
    const folders = missingParents(name, facts)
    if (folders.length > 0 && !makedirs) return { kind: 'fail', comment: `Directory not present to touch file ${name}` }
    const isNew = now.followed === undefined
    const accessed = isNumber(atime) && now.times?.accessed !== atime
    const modified = isNumber(mtime) && now.times?.modified !== mtime
    if (!isNew && !accessed && !modified)
      return { kind: 'clean', comment: `File ${name} exists and has the correct times` }
    const { user, group, uid, gid } = facts.get(actorFact())
    const file = isNew ? foretoldFile({ mode: '0644', user, group, uid, gid }, Buffer.alloc(0)) : now
    const times = { accessed: atime ?? now.times?.accessed ?? 0, modified: mtime ?? now.times?.modified ?? 0 }
    return {
      kind: 'change',
      delta: { isNew, noun: now.followed?.type === 'directory' ? 'directory' : 'file', folders },
      comment: isNew ? `File ${name} is set to be created` : `Times set to be updated on file ${name}`,
      changes: isNew ? { new: name } : { touched: name },
      effects: [...foretellFolders(folders, {}, facts), predict(pathFact(name), { ...file, times })],
      proof: 'observe',
    }
  },
  touches: ({ name }, { folders }) => files([name, ...folders]),
  act: ({ name, atime, mtime }, _ready, { folders }) => [
    {
      kind: 'shell',
      script: inTurn([
        makeFolders(folders, {}),
        sh`touch -- ${name} || exit`,
        ...(isNumber(atime) ? [sh`touch -a -d ${`@${atime}`} -- ${name} || exit`] : []),
        ...(isNumber(mtime) ? [sh`touch -m -d ${`@${mtime}`} -- ${name} || exit`] : []),
      ]),
    },
  ],
  report({ args, delta, done, outputs, foretold }) {
    const { name } = args
    if (done)
      return {
        changes: foretold,
        comment: delta.isNew ? `Created empty file ${name}` : `Updated times on ${delta.noun} ${name}`,
      }
    return {
      changes: {},
      comment: outputs.at(-1)?.stderr.toString().trim() || `Cannot touch ${name} in ${dirname(name)}`,
    }
  },
})

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number'
}
