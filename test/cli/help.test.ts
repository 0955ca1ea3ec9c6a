import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { everyCommand, examplesOf } from '../../src/cli/commands.ts'

/** All commands that do something, by what is typed for them. */
async function leaves(): Promise<ReadonlyMap<string, Command>> {
  const found = new Map<string, Command>()
  const add = (command: Command, path: string) => {
    if (command.commands.length === 0) found.set(path, command)
    for (const inner of command.commands) add(inner, `${path} ${inner.name()}`)
  }
  for (const command of await everyCommand()) add(command, command.name())
  return found
}

const commands = await leaves()

describe.each([...commands])('kstate %s', (path, command) => {
  const examples = examplesOf(command)

  test('its help has examples, of this command and with options that it has', () => {
    expect(examples.length).toBeGreaterThan(0)
    for (const [line] of examples) {
      if (path !== 'salt') expect(`${line} `.startsWith(`${path} `), line).toBe(true)
      for (const [, flag] of line.matchAll(/(?<=\s)(--?[a-z][\w-]*)/gi))
        expect(
          command.options.some(({ long, short }) => flag === long || flag === short) || /psql|df -/.test(line),
          `${line}: ${flag}`,
        ).toBe(true)
    }
  })

  test('its page in the manual has its options and examples', () => {
    const page = readFileSync(new URL('../../dist/kstate.1', import.meta.url), 'utf8').replaceAll('\\-', '-')
    const section = page.split('\n.S').find((part) => new RegExp(`^S kstate ${path}( |$)`, 'm').test(part)) ?? ''
    for (const option of command.createHelp().visibleOptions(command))
      if (!option.helpGroupHeading && option.long !== '--help') expect(section).toContain(`.B ${option.flags}\n`)
    for (const [line] of examples) expect(section).toContain(`.B kstate ${line}\n`)
  })
})

test.each([
  ['schema', ['--grain', '--local', '--jobs']],
  ['lint', ['--local', '--connect-timeout']],
  ['plan', ['--lock-wait']],
  ['sandbox list', ['--root', '--grain', '--jobs']],
])('the help of %s leaves out what means nothing to it', (path, flags) => {
  const command = commands.get(path)!
  const visible = command.createHelp().visibleOptions(command)
  expect(visible.map(({ long }) => long).filter((long) => flags.includes(long!))).toEqual([])
})
