import { beforeAll, describe, expect, test } from 'vitest'
import { standsAtCommit } from '../../../src/modules/git/script.ts'
import { runOk, useHost } from '../helpers/host.ts'
import { settles, states } from '../helpers/kstate.ts'

const host = useHost({ image: 'full', label: 'git' })

/** A repository served over SSH by its own user, and a checkout from which new commits are pushed. */
beforeAll(async () => {
  await runOk(
    host(),
    `useradd -m app; useradd -m -s "$(command -v git-shell || echo /bin/sh)" git
su -s /bin/sh git -c 'git init -q --bare -b main ~/app.git'
mkdir -p /root/.ssh ~git/.ssh; ssh-keygen -q -t ed25519 -N '' -f /root/.ssh/deploy; cp /root/.ssh/deploy.pub ~git/.ssh/authorized_keys
install -d -o app -m 700 ~app/.ssh; install -o app -m 600 /root/.ssh/deploy ~app/.ssh/deploy
chown -R git ~git/.ssh; chmod 700 ~git/.ssh
git config --global user.email t@example.org; git config --global user.name T; git config --system --add safe.directory '*'
export GIT_SSH_COMMAND='ssh -i /root/.ssh/deploy -o StrictHostKeyChecking=accept-new'
git clone -q git@localhost:app.git /srv/seed 2>/dev/null; cd /srv/seed; git checkout -q -b main 2>/dev/null
echo 1 >file; git add .; git commit -qm 1; git tag v1; git push -q origin main v1
git checkout -q -b dev; echo dev >file; git commit -qam dev; git push -q origin dev; git checkout -q main`,
  )
})

const push = (text: string, more = '') =>
  runOk(
    host(),
    `cd /srv/seed; export GIT_SSH_COMMAND='ssh -i /root/.ssh/deploy'; echo ${text} >file; git commit -qam ${text} ${more}; git push -qf origin main`,
  )
const there = (path = '/home/app/app') =>
  runOk(host(), `cd ${path}; cat file; git symbolic-ref -q --short HEAD; stat -c %U file`)

const sls = (more = '') => `
git@localhost:app.git:
  git.latest:
    - target: /home/app/app
    - user: app
    - identity: /home/app/.ssh/deploy
${more}`

describe('checkouts', () => {
  test('are cloned as their user with a key of its own, and follow the remote', async () => {
    const { rows } = await settles(host(), sls())
    expect(rows[0]!.comment).toBe('git@localhost:app.git cloned to /home/app/app')
    expect(await there()).toBe('1\nmain\napp\n')
    expect(await runOk(host(), 'cd /home/app/app; git config --list --local | grep -ci deploy || :')).toBe('0\n')

    await push('2')
    const plan = await states(host(), sls(), { plan: true })
    const updated = await settles(host(), sls())
    expect(updated.rows[0]!.changes).toEqual(plan.rows[0]!.changes)
    expect(updated.rows[0]!.comment).toMatch(
      /^git@localhost:app.git was fetched, resulting in updated refs\. Repository was fast-forwarded to remote HEAD \([0-9a-f]{7}\)\.$/,
    )
    expect(await there()).toBe('2\nmain\napp\n')
  })

  test('uncommitted changes are kept, and stop an update, unless they may be thrown away', async () => {
    await runOk(host(), 'echo mine >/home/app/app/file')
    expect((await states(host(), sls())).rows[0]).toMatchObject({ result: true, changed: false })
    await push('3')
    const refused = (await states(host(), sls())).rows[0]!
    expect(refused).toMatchObject({ result: false, changed: false })
    expect(refused.comment).toContain('but there are uncommitted changes')
    expect(await there()).toBe('mine\nmain\napp\n')
    await settles(host(), sls('    - force_reset: remote-changes'))
    expect(await there()).toBe('3\nmain\napp\n')
  })

  test('a rewritten branch needs force', async () => {
    await push('3b', '--amend')
    expect((await states(host(), sls('    - rev: main'))).rows[0]!.comment).toMatch(/^Fetch failed\..*rejected/s)
    const refused = (await states(host(), sls('    - rev: main\n    - force_fetch: true'))).rows[0]!
    expect(refused.comment).toContain('this is not a fast-forward merge')
    await settles(host(), sls('    - rev: main\n    - force_fetch: true\n    - force_reset: true'))
    expect(await there()).toBe('3b\nmain\napp\n')
  })

  test('branches, tags and commits are gone to', async () => {
    await settles(host(), sls('    - rev: dev\n    - branch: dev'))
    expect(await there()).toBe('dev\ndev\napp\n')
    await settles(host(), sls('    - rev: main\n    - branch: main'))
    await settles(host(), sls('    - rev: v1\n    - force_reset: true'))
    expect(await there()).toBe('1\nmain\napp\n')
    const commit = (await runOk(host(), 'cd /srv/seed; git rev-parse --short=9 main')).trim()
    await settles(host(), sls(`    - rev: '${commit}'\n    - force_reset: true`))
    expect(await there()).toBe('3b\nmain\napp\n')
    expect((await states(host(), sls('    - rev: nosuch'))).rows[0]!.comment).toBe(
      "No revision matching 'nosuch' exists in the remote repository",
    )
  })

  test('a key can come from the tree and is gone afterwards', async () => {
    const key = await runOk(host(), 'cat /root/.ssh/deploy')
    await settles(
      host(),
      'git@localhost:app.git:\n  git.latest:\n    - target: /srv/from tree\n    - identity: salt://deploy\n    - rev: dev\n    - branch: dev\n',
      { files: { 'states/deploy': key } },
    )
    expect(await there("'/srv/from tree'")).toBe('dev\ndev\nroot\n')
    expect(await runOk(host(), 'grep -rlF -e "PRIVATE KEY" /tmp /var/tmp 2>/dev/null || echo none')).toBe('none\n')
  })

  test('what else is in the directory is not deleted unasked', async () => {
    await runOk(host(), 'mkdir /srv/full; touch /srv/full/precious')
    const at = (more: string) => `/home/git/app.git:\n  git.latest:\n    - target: /srv/full\n${more}`
    const refused = (await states(host(), at(''))).rows[0]!
    expect(refused.comment).toContain('exists, is non-empty and is not a git repository')
    expect(await runOk(host(), 'ls /srv/full')).toBe('precious\n')
    await settles(host(), at('    - force_clone: true\n'))
    expect(await runOk(host(), 'ls /srv/full')).toBe('file\n')
  })

  test('broken by hand, repaired: URL, branch, tags, a missing checkout', async () => {
    const wanted = sls('    - rev: main\n    - branch: main')
    await settles(host(), wanted)
    await runOk(
      host(),
      'cd /home/app/app; su -s /bin/sh app -c "git remote set-url origin /nowhere; git tag stray; git tag -d v1; git branch --unset-upstream"',
    )
    const { rows } = await settles(host(), wanted)
    expect(rows[0]!.changes).toMatchObject({
      url: { old: '/nowhere', new: 'git@localhost:app.git' },
      deleted_tags: ['stray'],
      new_tags: ['v1'],
      tracking: { old: null, new: 'origin/main' },
    })
    await runOk(host(), 'rm -rf /home/app/app')
    await settles(host(), wanted)
    expect(await there()).toBe('3b\nmain\napp\n')
  })

  test('git and its user may come earlier in the same run', async () => {
    const plan = await states(
      host(),
      `
later:
  user.present: []
/home/git/app.git:
  git.latest:
    - target: /home/later/app
    - user: later
    - require:
      - user: later
`,
      { plan: true },
    )
    expect(plan.rows.map((row) => row.changed)).toEqual([true, true])
  })

  test('a checkout can be made once, be detached, and configured', async () => {
    const url = '/home/git/app.git'
    await settles(host(), `${url}:\n  git.cloned:\n    - target: /srv/once\n    - branch: dev\n`)
    await runOk(host(), 'cd /srv/once; git checkout -q main')
    const { rows } = await settles(host(), `${url}:\n  git.cloned:\n    - target: /srv/once\n    - branch: dev\n`)
    expect(rows[0]!.changes).toEqual({ branch: { old: 'main', new: 'dev' } })

    await settles(host(), `${url}:\n  git.detached:\n    - target: /srv/detached\n    - rev: v1\n`)
    await push('4')
    await settles(host(), `${url}:\n  git.detached:\n    - target: /srv/detached\n    - rev: main\n`)
    expect(await runOk(host(), 'cd /srv/detached; cat file; git symbolic-ref -q HEAD || echo detached')).toBe(
      '4\ndetached\n',
    )
    await runOk(host(), 'echo mine >/srv/detached/file')
    await settles(
      host(),
      `${url}:\n  git.detached:\n    - target: /srv/detached\n    - rev: main\n    - hard_reset: true\n`,
    )
    expect(await runOk(host(), 'cat /srv/detached/file')).toBe('4\n')

    const value = `it's "odd" $(id) ☃`
    await settles(
      host(),
      `user.name:\n  git.config_set:\n    - value: ${JSON.stringify(value)}\n    - repo: /srv/once\ncolor.x.y:\n  git.config_set:\n    - multivar: [a, b]\n    - user: app\n    - global: true\n`,
    )
    expect(
      await runOk(host(), 'git -C /srv/once config user.name; su - app -c "git config --global --get-all color.x.y"'),
    ).toBe(`${value}\na\nb\n`)
  })

  test('where a checkout stands its check tells', async () => {
    const check = (commit: string) => `${standsAtCommit('/srv/detached', commit).text} && echo so || echo not`
    const [head, other] = (await runOk(host(), 'cd /srv/detached; git rev-parse HEAD v1')).trim().split('\n')
    const commits = [head!, head!.slice(0, 8), other!, 'f'.repeat(40)]
    expect(await runOk(host(), commits.map(check).join('\n'))).toBe('so\nso\nnot\nnot\n')
  })
})
