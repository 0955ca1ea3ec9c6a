import { basename } from 'node:path/posix'
import type { Value } from '../../../python/values.ts'
import { type Ask, given, whenKnown } from '../../kit/ask.ts'
import { isOn, needAbsolute, textOf } from '../../kit/calls/arguments.ts'
import { CallError, call, type HostFunction } from '../../kit/calls/types.ts'
import { actorFact } from '../../user/actor.ts'
import { type PathFact, pathFact } from '../facts/path.ts'
import type { PathStat, PathType } from '../facts/stat.ts'
import { treeFact } from '../facts/tree.ts'

/** Functions that are read off what lies at a path, as states see it. */
export const calls = {
  'file.file_exists': test(({ followed }) => followed?.type === 'file'),
  'file.directory_exists': test(({ followed }) => followed?.type === 'directory'),
  'file.is_link': test(({ self }) => self?.type === 'link'),
  'file.is_blkdev': isOfType('block'),
  'file.is_chrdev': isOfType('character'),
  'file.is_fifo': isOfType('fifo'),
  'file.get_mode': ofStat(({ mode }) => mode),
  'file.get_user': ofStat(({ user, uid }) => (user === 'UNKNOWN' ? uid! : user)),
  'file.get_group': ofStat(({ group, gid }) => (group === 'UNKNOWN' ? gid! : group)),
  'file.get_uid': ofStat(({ uid }) => uid!),
  'file.get_gid': ofStat(({ gid }) => gid!),
  'file.readlink': call({
    parameters: ['path', ['canonicalize', false]],
    facts(args) {
      needAbsolute(args, `Path to link must be absolute: ${textOf(args, 'path')}`)
      return atPath(textOf(args, 'path'), (path) => pathFact(path))
    },
    answer(args, { target, real }) {
      const answer = isOn(args, 'canonicalize') && target !== undefined ? real : target
      if (answer !== undefined) return answer
      throw new CallError('SaltInvocationError', `A valid link was not specified: ${textOf(args, 'path')}`)
    },
  }),
  'file.readdir': call({
    parameters: ['path'],
    facts(args) {
      needAbsolute(args, 'Dir path must be absolute.')
      return atPath(textOf(args, 'path'), (path) => ({ now: pathFact(path), inside: treeFact(path, { depth: 1 }) }))
    },
    answer(_, { now, inside }) {
      if (now.followed?.type !== 'directory')
        throw new CallError('SaltInvocationError', 'A valid directory was not specified.')
      return ['.', '..', ...[...inside.keys()].map((path) => basename(path))]
    },
  }),
} satisfies { readonly [name: string]: HostFunction }

/** What is asked of a path; a leading `~` is the home of who acts (`os.path.expanduser`). */
function atPath<A extends Ask>(path: string, ask: (path: string) => A) {
  const isHome = path === '~' || path.startsWith('~/')
  const home = isHome ? whenKnown(actorFact(), (actor) => given(actor.home)) : given('')
  return whenKnown(home, (start) => ask(isHome ? start + path.slice(1) : path))
}

function test(answer: (fact: PathFact) => boolean, parameter = 'path'): HostFunction {
  return call({
    parameters: [parameter],
    facts: (args) => atPath(textOf(args, parameter), (path) => pathFact(path)),
    answer: (_, fact) => answer(fact),
  })
}

function isOfType(type: PathType): HostFunction {
  return test(({ followed }) => followed?.type === type, 'name')
}

/** A link that leads nowhere stands for itself. */
function ofStat(answer: (stat: PathStat) => Value): HostFunction {
  return call({
    parameters: ['path', ['follow_symlinks', true]],
    facts: (args) => atPath(textOf(args, 'path'), (path) => pathFact(path)),
    answer(args, { self, followed }) {
      const stat = isOn(args, 'follow_symlinks') ? (followed ?? self) : self
      if (!stat) throw new CallError('CommandExecutionError', `Path not found: ${textOf(args, 'path')}`)
      return answer(stat)
    },
  })
}
