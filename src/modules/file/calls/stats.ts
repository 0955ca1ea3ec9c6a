import { sh } from '../../../core/shell.ts'
import { Dict, Float, type Value } from '../../../python/values.ts'
import type { Section } from '../../../transport/types.ts'
import { isOn, outputOf, pathWord, textOf } from '../../kit/calls/arguments.ts'
import { type CallArguments, CallError, type HostFunction } from '../../kit/calls/types.ts'
import { hashSections } from './hashes.ts'

/** Functions that say more of a file than states ask. */

export const calls = {
  'file.stats': {
    parameters: ['path', ['hash_type', null], ['follow_symlinks', true]],
    programs: (args) => ['stat', 'readlink', ...(isOn(args, 'hash_type') ? [`${textOf(args, 'hash_type')}sum`] : [])],
    sections: (args) => [
      statSection(args),
      { script: sh`readlink -f -- ${pathWord(args)} || printf %s ${pathWord(args)}` },
      ...(isOn(args, 'hash_type') ? hashSections(args, textOf(args, 'hash_type')) : []),
    ],
    read(args, [stat, target, sum]) {
      const { inode, uid, gid, user, group, size, mode, type, times } = readStat(args, outputOf(stat))
      return new Dict([
        ['inode', inode],
        ['uid', uid],
        ['gid', gid],
        ['group', group],
        ['user', user],
        ['atime', times[0]!],
        ['mtime', times[1]!],
        ['ctime', times[2]!],
        ['size', size],
        ['mode', mode],
        ...(sum ? [['sum', outputOf(sum).split(' ')[0]!] as [Value, Value]] : []),
        ['type', type],
        ['target', outputOf(target)],
      ])
    },
  },
  'file.lstat': {
    parameters: ['path'],
    programs: () => ['stat'],
    sections: (args) => {
      if (!/^[/~]/.test(textOf(args, 'path')))
        throw new CallError('SaltInvocationError', 'Path to file must be absolute.')
      return [statSection(new Map([...args, ['follow_symlinks', false]]))]
    },
    read: (args, [answer]) => {
      if (outputOf(answer) === '') return new Dict()
      const { uid, gid, size, bits, links, times } = readStat(args, outputOf(answer))
      return new Dict([
        ['st_atime', times[0]!],
        ['st_ctime', times[2]!],
        ['st_gid', gid],
        ['st_mode', bits],
        ['st_mtime', times[1]!],
        ['st_nlink', links],
        ['st_size', size],
        ['st_uid', uid],
      ])
    },
  },
  'file.is_hardlink': {
    parameters: ['path'],
    programs: () => ['stat'],
    sections: (args) => [statSection(new Map([...args, ['follow_symlinks', false]]))],
    read: (args, [answer]) => outputOf(answer) !== '' && readStat(args, outputOf(answer)).links > 1,
  },
} satisfies { readonly [name: string]: HostFunction }

interface Stat {
  readonly inode: number
  readonly uid: number
  readonly gid: number
  readonly user: Value
  readonly group: Value
  readonly size: number
  readonly links: number
  readonly bits: number
  readonly mode: string
  readonly type: string
  /** Of access, modification and change. */
  readonly times: readonly Float[]
}

const format = '%i|%u|%g|%U|%G|%s|%h|%f|%X %x|%Y %y|%Z %z'

/** A link that leads nowhere stands for itself. */
function statSection(args: CallArguments): Section {
  const path = pathWord(args)
  if (!isOn(args, 'follow_symlinks')) return { script: sh`stat -c ${format} -- ${path} 2>/dev/null` }
  return { script: sh`stat -L -c ${format} -- ${path} 2>/dev/null || stat -c ${format} -- ${path} 2>/dev/null` }
}

const types: { readonly [bits: number]: string } = {
  4096: 'pipe',
  8192: 'char',
  16384: 'dir',
  24576: 'block',
  32768: 'file',
  40960: 'link',
  49152: 'socket',
}

function readStat(args: CallArguments, line: string): Stat {
  if (line === '') throw new CallError('CommandExecutionError', `Path not found: ${textOf(args, 'path')}`)
  const [inode, uid, gid, user, group, size, links, raw = '', ...times] = line.split('|')
  const bits = Number.parseInt(raw, 16)
  return {
    inode: Number(inode),
    uid: Number(uid),
    gid: Number(gid),
    user: user === 'UNKNOWN' ? Number(uid) : user!,
    group: group === 'UNKNOWN' ? Number(gid) : group!,
    size: Number(size),
    links: Number(links),
    bits,
    mode: (bits & 0o7777).toString(8).padStart(4, '0'),
    type: types[bits & 0xf000] ?? 'file',
    times: times.map(readTime),
  }
}

/** Seconds, and the fraction that the same moment has as text. */
function readTime(text: string): Float {
  const seconds = text.split(' ')[0]!
  const fraction = /:\d\d\.(\d+)/.exec(text)?.[1] ?? '0'
  return new Float(Number(seconds) + Number(fraction) / 10 ** fraction.length)
}
