import { sh } from '../../../core/shell.ts'
import { Dict, Float, type Value } from '../../../python/values.ts'
import type { Section } from '../../../transport/types.ts'
import { isOn, outputOf, pathWord, textOf } from '../../kit/calls/arguments.ts'
import { type CallArguments, CallError, type CallParameter, type HostFunction } from '../../kit/calls/types.ts'

const following: readonly CallParameter[] = ['path', ['follow_symlinks', true]]

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
  'file.get_mode': stat((one) => one.mode),
  'file.get_user': stat((one) => one.user),
  'file.get_group': stat((one) => one.group),
  'file.get_uid': stat((one) => one.uid),
  'file.get_gid': stat((one) => one.gid),
  'file.get_hash': {
    parameters: ['path', ['form', 'sha256'], ['chunk_size', 65536]],
    sections: (args) => hashSections(args, textOf(args, 'form')),
    read: (args, [answer]) => hashOf(args, outputOf(answer)),
  },
  'file.get_sum': {
    parameters: ['path', ['form', 'sha256']],
    sections: (args) => hashSections(args, textOf(args, 'form')),
    read: (_, [answer]) => outputOf(answer).split(' ')[0] || 'File not found',
  },
  'file.check_hash': {
    parameters: ['path', 'file_hash'],
    sections: (args) => hashSections(args, wantedHash(args).form),
    read: (args, [answer]) => hashOf(args, outputOf(answer)) === wantedHash(args).value,
  },
  'hashutil.digest_file': {
    parameters: ['infile', ['checksum', 'md5']],
    sections: (args) => {
      const form = textOf(args, 'checksum')
      if (!['md5', 'sha256', 'sha512'].includes(form))
        throw new CallError('CommandExecutionError', `Hash func '${form}' is not supported.`)
      return hashSections(args, form, 'infile')
    },
    read(args, [answer]) {
      const said = outputOf(answer)
      if (said === '') throw new CallError('CommandExecutionError', `File path '${textOf(args, 'infile')}' not found.`)
      return said.split(' ')[0]!
    },
  },
  'hashutil.base64_encodefile': {
    parameters: ['fname'],
    sections: (args) => [{ script: sh`cat -- ${pathWord(args, 'fname')}` }],
    read(args, [answer]) {
      if (answer!.code !== 0) throw missingFile(textOf(args, 'fname'))
      return answer!.stdout.toString('base64').replace(/(.{76})|$/g, (line) => (line === '' ? '' : `${line}\n`)) + '\n'
    },
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

function stat(result: (one: Stat) => Value): HostFunction {
  return {
    parameters: following,
    programs: () => ['stat'],
    sections: (args) => [statSection(args)],
    read: (args, [answer]) => result(readStat(args, outputOf(answer))),
  }
}

const format = '%i|%u|%g|%U|%G|%s|%h|%f|%X %x|%Y %y|%Z %z'

/** A link that leads nowhere is told of itself. */
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

/** By the number of their hexadecimal digits. */
const hashes: { readonly [digits: number]: string } = {
  32: 'md5',
  40: 'sha1',
  56: 'sha224',
  64: 'sha256',
  96: 'sha384',
  128: 'sha512',
}

function hashSections(args: CallArguments, form: string, parameter = 'path'): Section[] {
  if (!Object.values(hashes).includes(form)) throw new CallError('ValueError', `Invalid hash type: ${form}`)
  const path = pathWord(args, parameter)
  return [{ script: sh`[ -f ${path} ] && ${`${form}sum`} <${path}` }]
}

function hashOf(args: CallArguments, said: string): string {
  if (said === '') throw missingFile(textOf(args, 'path'))
  return said.split(' ')[0]!
}

function wantedHash(args: CallArguments): { readonly form: string; readonly value: string } {
  const text = textOf(args, 'file_hash')
  const [, form, value] = /^([^:=]*)[:=](.*)$/s.exec(text) ?? []
  if (form !== undefined) return { form, value: value! }
  const known = hashes[text.length]
  if (known !== undefined) return { form: known, value: text }
  const lengths = Object.entries(hashes).map(([digits, name]) => `${name} (${digits})`)
  throw new CallError(
    'SaltInvocationError',
    `Hash ${text} (length: ${text.length}) could not be matched to a supported hash type. The supported hash types and lengths are: ${lengths.join(', ')}`,
  )
}

function missingFile(path: string): CallError {
  return new CallError('FileNotFoundError', `[Errno 2] No such file or directory: '${path}'`)
}
