import { beforeEach, describe, expect, test } from 'vitest'
import { runOk, useHost } from '../helpers/host.ts'
import { settles, states } from '../helpers/kstate.ts'

const host = useHost({ image: 'full', label: 'git-submodules' })

const run = (script: string) => runOk(host(), script)
/** In a work tree of the tests' own, from which is pushed. */
const at = (repository: string, script: string) => run(`set -e; cd /srv/g/${repository}; ${script}`)
const commit = 'git add -A; git commit -qm x; git push -q origin HEAD:main'
const show = (path: string) => run(`cat /srv/g/co/${path} 2>/dev/null || echo none`)
const head = async () => (await at('app', 'git rev-parse HEAD')).trim()

const sls = (more = '') => `
/srv/g/app.git:
  git.latest:
    - target: /srv/g/co
    - rev: main
    - branch: main
    - submodules: true
${more}`
const detached = (rev: string, more = '') => `
/srv/g/app.git:
  git.detached:
    - target: /srv/g/co
    - rev: ${rev}
    - submodules: true
${more}`

/** app has the submodule lib, and that has the submodule deep. */
beforeEach(async () => {
  await run(`set -e
git config --global protocol.file.allow always; git config --global user.email t@e; git config --global user.name T
git config --global --replace-all safe.directory '*'; git config --global --unset submodule.recurse || :
rm -rf /srv/g; mkdir -p /srv/g; cd /srv/g
for r in deep lib app; do
  git init -q --bare -b main $r.git; git clone -q $r.git $r 2>/dev/null; cd $r; git checkout -q -b main 2>/dev/null || :
  echo 1 >file; case $r in lib) git submodule --quiet add /srv/g/deep.git deep 2>/dev/null ;; app) git submodule --quiet add /srv/g/lib.git lib 2>/dev/null ;; esac
  git add -A; git commit -qm 1; git push -q origin HEAD:main; cd ..
done`)
})

/** The repository of a submodule moves, and gets a new commit. */
const move = (name: string) =>
  run(
    `set -e; cd /srv/g; mv ${name}.git ${name}-moved.git; cd ${name}; git remote set-url origin /srv/g/${name}-moved.git; echo 2 >file; ${commit}`,
  )
/** Its parent follows. */
const follow = (parent: string, name: string) =>
  at(
    parent,
    `git config -f .gitmodules submodule.${name}.url /srv/g/${name}-moved.git; git submodule -q sync
git submodule -q update --init 2>/dev/null; git -C ${name} pull -q origin main; ${commit}`,
  )

describe('git.latest with submodules', () => {
  test('follows one that moves', async () => {
    await settles(host(), sls())
    expect([await show('lib/file'), await show('lib/deep/file')]).toEqual(['1\n', '1\n'])
    await move('lib')
    await follow('app', 'lib')
    await settles(host(), sls())
    expect(await show('lib/file')).toBe('2\n')
    expect(await run('git -C /srv/g/co/lib config remote.origin.url')).toBe('/srv/g/lib-moved.git\n')
  })

  test('follows nested ones that move, also where git recurses by its configuration', async () => {
    await settles(host(), sls())
    await run('git config --global submodule.recurse true')
    await move('deep')
    await follow('lib', 'deep')
    await at('lib', 'git config submodule.recurse false')
    await move('lib')
    await at('app', 'git config submodule.recurse false')
    await follow('app', 'lib')
    await settles(host(), sls())
    expect([await show('lib/file'), await show('lib/deep/file')]).toEqual(['2\n', '2\n'])
  })

  test('gets new ones, and leaves none of those that are gone', async () => {
    await settles(host(), sls())
    await at('app', `git submodule --quiet add /srv/g/deep.git other 2>/dev/null; ${commit}`)
    await settles(host(), sls())
    expect(await show('other/file')).toBe('1\n')
    const before = await head()
    await at('app', `git rm -qf lib other; mkdir other; echo mine >other/own; ${commit}`)
    const { rows } = await settles(host(), sls())
    expect(rows[0]!.comment).toContain("Submodule 'lib' was removed")
    expect(await run('cd /srv/g/co; ls; cat other/own; git status --short')).toBe('file\nother\nmine\n')

    await settles(host(), sls('    - force_reset: true').replace('rev: main', `rev: ${before}`))
    expect([await show('lib/deep/file'), await show('other/file')]).toEqual(['1\n', '1\n'])
    expect(await show('other/own')).toBe('none\n')
  })

  test('goes back to an older commit, where the old URL counts again', async () => {
    const before = await head()
    await run('cp -r /srv/g/lib.git /srv/g/lib-old.git')
    await settles(host(), sls())
    await move('lib')
    await follow('app', 'lib')
    await settles(host(), sls())
    await run('mv /srv/g/lib-old.git /srv/g/lib.git; rm -r /srv/g/lib-moved.git')
    await settles(host(), sls('    - force_reset: true').replace('rev: main', `rev: ${before}`))
    expect(await show('lib/file')).toBe('1\n')
  })

  test('one that could not be fetched is fetched by the next run, never called up to date', async () => {
    await settles(host(), sls())
    await move('lib')
    await follow('app', 'lib')
    await run('mv /srv/g/lib-moved.git /srv/g/away.git')
    for (const [changed, counted] of [
      [1, '(changed=1)'],
      [0, ''],
    ] as const) {
      const failed = await states(host(), sls())
      expect(failed.rows[0]).toMatchObject({ result: false, changed: changed === 1 })
      expect(failed.rows[0]!.comment).toMatch(/^Failed to update submodules: /)
      expect(failed.stderr).toContain(`${changed} changed, 1 failed`)
      expect(counted === '').toBe(Object.keys(failed.rows[0]!.changes).length === 0)
    }
    await run('mv /srv/g/away.git /srv/g/lib-moved.git')
    expect((await settles(host(), sls())).rows[0]).toMatchObject({ changed: true, changes: { submodules: 'updated' } })
    expect(await show('lib/file')).toBe('2\n')
  })

  test('changes made in one by hand are kept, unless they may be thrown away', async () => {
    await settles(host(), sls())
    await run('echo mine >/srv/g/co/lib/deep/file')
    await at('app', `echo 2 >file; ${commit}`)
    const refused = (await states(host(), sls())).rows[0]!
    expect(refused).toMatchObject({ result: false, changed: false })
    expect(refused.comment).toContain('uncommitted changes')
    await settles(host(), sls('    - force_reset: true'))
    expect([await show('file'), await show('lib/deep/file')]).toEqual(['2\n', '1\n'])

    await run('echo mine >/srv/g/co/lib/new')
    await at('app', `git rm -qf lib; ${commit}`)
    const { rows } = await states(host(), sls())
    expect(rows[0]!.comment).toContain("Submodule 'lib' is no longer part of it, and was left for its changes")
    expect(await show('lib/new')).toBe('mine\n')
  })

  test('those that were put elsewhere by hand are put back', async () => {
    await settles(host(), sls())
    await at('lib', `echo 3 >file; ${commit}`)
    await run('cd /srv/g/co/lib; git pull -q origin main')
    expect((await settles(host(), sls())).rows[0]).toMatchObject({ changes: { submodules: 'updated' } })
    expect(await show('lib/file')).toBe('1\n')
  })

  test('without `submodules` none is fetched', async () => {
    await settles(host(), sls())
    await move('lib')
    await follow('app', 'lib')
    await run('mv /srv/g/lib-moved.git /srv/g/away.git')
    const { rows } = await states(host(), sls().replace('submodules: true', 'submodules: false'))
    expect(rows[0]).toMatchObject({ result: true, changed: true })
  })
})

test('git.detached follows them as well', async () => {
  const before = await head()
  await settles(host(), detached(before))
  await run('cp -r /srv/g/lib.git /srv/g/lib-old.git')
  await move('lib')
  await follow('app', 'lib')
  await settles(host(), detached('main'))
  expect(await show('lib/file')).toBe('2\n')
  await at('app', `git rm -qf lib; ${commit}`)
  await settles(host(), detached('main'))
  expect(await run('ls /srv/g/co')).toBe('file\n')
  await run('mv /srv/g/lib-old.git /srv/g/lib.git')
  await settles(host(), detached(before))
  expect(await show('lib/deep/file')).toBe('1\n')
  await run('git -C /srv/g/co submodule -q deinit lib')
  expect((await settles(host(), detached(before))).rows[0]!.changes).toEqual({ submodules: 'updated' })
  await run('echo mine >/srv/g/co/lib/file')
  await settles(host(), detached(before, '    - hard_reset: true'))
  expect(await show('lib/file')).toBe('1\n')
})
