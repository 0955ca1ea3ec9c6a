import { legacy } from '../kit/legacy.ts'
import { files } from '../kit/touches.ts'
import { type KeysDelta, openKeys, replaceKeys, writeKeys } from './edit.ts'
import { type KeyArguments, keyNeeds, keyProperties, readKeys } from './keys.ts'
import { type AuthorizedKey, readLine, writeLine } from './line.ts'

/** Follows Salt's documentation of ssh_auth.present (3007). */
export const present = legacy<KeyArguments, readonly AuthorizedKey[], KeysDelta>({
  schema: {
    description: "A public key with which a user's account can be logged in to.",
    properties: keyProperties,
    required: ['user'],
    additionalProperties: true,
    example: `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIIVtGD3kzWFZ7Gp5z9wYvJ9kqv1bH3uN1o8eVYvX2mQk alice@example.org:
  ssh_auth.present:
    - user: root
`,
  },
  prepare: readKeys,
  facts: keyNeeds,
  diff(args, keys, facts) {
    const open = openKeys(args, facts)
    if (open.kind === 'fail') return open
    let lines = open.text === '' ? [] : open.text.replace(/\n$/, '').split('\n')
    const told: { [key: string]: string } = {}
    for (const key of keys) {
      const at = lines.findIndex((line) => readLine(line)?.key === key.key)
      const now = at === -1 ? undefined : readLine(lines[at]!)
      const line = writeLine(key)
      if (now && writeLine(now) === line) continue
      lines = now ? lines.with(at, line) : [...lines, line]
      told[key.key] = now ? 'Updated' : 'New'
    }
    if (Object.keys(told).length === 0) {
      const comment = args.source
        ? `All host keys in file ${args.source} are already present`
        : `The authorized host key ${keys[0]!.key} is already present for user ${args.user}`
      return { kind: 'clean', comment }
    }
    const comment = Object.entries(told)
      .map(([key, what]) =>
        args.source
          ? `Set to ${what === 'New' ? 'add' : 'update'}: ${key}\n`
          : `Key ${key} for user ${args.user} is set to be ${what === 'New' ? 'added' : 'updated'}`,
      )
      .join('')
    const text = lines.map((line) => `${line}\n`).join('')
    return { kind: 'change', ...replaceKeys(open, text, told, facts), comment, changes: told, proof: 'observe' }
  },
  touches: (_args, { path, folders }) => files([path, ...folders]),
  act: (_args, _keys, delta, facts) => writeKeys(delta, facts),
  report({ args, delta, done, outputs, foretold }) {
    if (!done)
      return {
        changes: {},
        comment: `Problem reading or writing to key file: ${outputs.at(-1)?.stderr.toString().trim() ?? ''}`,
      }
    const comment = Object.entries(delta.told)
      .map(
        ([key, what]) =>
          `The authorized host key ${key} for user ${args.user} was ${what === 'New' ? 'added' : 'updated'}`,
      )
      .join('\n')
    return { changes: foretold, comment }
  },
})
