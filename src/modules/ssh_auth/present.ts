import { clean, reported, state } from '../kit/index.ts'
import { editing, openKeys, replaceKeys } from './file.ts'
import { keyArguments, readKeys } from './keys.ts'
import { readLine, writeLine } from './line.ts'

/** Follows Salt's documentation of ssh_auth.present (3007). */
export const present = state({
  summary: "A public key with which a user's account can be logged in to.",
  example: `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIVtGD3kzWFZ7Gp5z9wYvJ9kqv1bH3uN1o8eVYvX2mQk alice@example.org:
  ssh_auth.present:
    - user: root
`,
  args: keyArguments,
  takesMore: true,
  prepare: readKeys,
  ...editing,
  diff({ user, source }, facts, keys) {
    const open = openKeys(user, facts)
    if (open.verdict) return open.verdict
    let lines = open.text === '' ? [] : open.text.replace(/\n$/, '').split('\n')
    const changes: { [key: string]: string } = {}
    for (const key of keys) {
      const at = lines.findIndex((line) => readLine(line)?.key === key.key)
      const now = at === -1 ? undefined : readLine(lines[at]!)
      const line = writeLine(key)
      if (now && writeLine(now) === line) continue
      lines = now ? lines.with(at, line) : [...lines, line]
      changes[key.key] = now ? 'Updated' : 'New'
    }
    if (Object.keys(changes).length === 0)
      return clean(
        source
          ? `All host keys in file ${source} are already present`
          : `The authorized host key ${keys[0]!.key} is already present for user ${user}`,
      )
    const comments = Object.entries(changes).map(([key, what]) =>
      source
        ? `Set to ${what === 'New' ? 'add' : 'update'}: ${key}\n`
        : `Key ${key} for user ${user} is set to be ${what === 'New' ? 'added' : 'updated'}`,
    )
    return replaceKeys(open.keys, lines.map((line) => `${line}\n`).join(''), changes, comments.join(''))
  },
  report(outcome) {
    const { args, delta } = outcome
    const done = Object.entries(delta.keys).map(
      ([key, what]) =>
        `The authorized host key ${key} for user ${args.user} was ${what === 'New' ? 'added' : 'updated'}`,
    )
    return reported(outcome, done.join('\n'), 'Problem reading or writing to key file')
  },
})
