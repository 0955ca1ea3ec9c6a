import { describe, expect, test } from 'vitest'
import { run, useHost } from '../helpers/host.ts'
import { states } from '../helpers/kstate.ts'

const host = useHost({ image: 'full', label: 'prereq' })

/** States that a `prereq` names, and what is true on the host once they are so. */
const prerequired = {
  'file.managed': { sls: 'file.managed: [{name: NAME}, {contents: hello}]', is: 'grep -qx hello NAME' },
  'file.symlink': { sls: 'file.symlink: [{name: NAME}, {target: /etc/hostname}]', is: '[ -L NAME ]' },
  'file.directory': { sls: 'file.directory: [{name: NAME}, {mode: "0750"}]', is: 'stat -c %a NAME | grep -qx 750' },
  'user.present': { sls: 'user.present: [{name: USER}]', is: 'id USER' },
  'cron.present': {
    sls: 'cron.present: [{name: "true USER"}, {user: root}]',
    is: "crontab -l -u root | grep -q 'true USER'",
  },
  'cmd.run': { sls: 'cmd.run: [{name: "touch NAME"}, {creates: NAME}]', is: '[ -e NAME ]' },
}

/** Owners of the `prereq`: what touches everything, what touches little, and what touches nothing. */
const owners = {
  'cmd.run': 'cmd.run: [{name: "! { IS; } && touch NAME.before"}, PREREQ]',
  'file.managed': 'file.managed: [{name: NAME.owner}, {contents: x}, PREREQ]',
  'file.symlink': 'file.symlink: [{name: NAME.owner}, {target: /etc/hostname}, PREREQ]',
  'test.nop': 'test.nop: [PREREQ]',
}

let next = 0

describe.each(Object.entries(prerequired))('%s', (fun, { sls, is }) => {
  test.each(Object.entries(owners))('is brought about after its owner, %s', async (owner, text) => {
    const name = `/srv/prereq-${++next}`
    const fill = (word: string) =>
      word
        .replaceAll('PREREQ', `{prereq: [{${fun.split('.')[0]}: target}]}`)
        .replaceAll('IS', is)
        .replaceAll('NAME', name)
        .replaceAll('USER', `u${next}`)
    const tree = `owner:\n  ${fill(text)}\ntarget:\n  ${fill(sls)}\n`

    const plan = await states(host(), tree, { plan: true })
    expect(plan.rows.map(({ id, changed }) => [id, changed])).toEqual([
      ['owner', owner !== 'test.nop'],
      ['target', true],
    ])
    expect(await isSo(fill(is)), 'a plan does nothing').toBe(false)

    const first = await states(host(), tree)
    expect(first.rows.map(({ id, result, changed }) => [id, result, changed])).toEqual([
      ['owner', true, owner !== 'test.nop'],
      ['target', true, true],
    ])
    expect(await isSo(fill(is)), 'it is so on the host').toBe(true)
    if (owner === 'cmd.run') expect(await isSo(`[ -e ${name}.before ]`), 'the owner came first').toBe(true)

    const second = await states(host(), tree)
    expect(second.rows.map(({ result, changed }) => [result, changed])).toEqual([
      [true, false],
      [true, false],
    ])
  })
})

async function isSo(condition: string): Promise<boolean> {
  return (await run(host(), `{ ${condition}; } >/dev/null 2>&1`)).code === 0
}
