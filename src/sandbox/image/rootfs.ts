import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readdir, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { run } from '../command.ts'
import { cacheDirectory } from '../directories.ts'
import { withLock } from '../lock.ts'
import type { SandboxSpec, Say } from '../types.ts'
import { type AptSetup, readAptSetup } from './machine.ts'
import { type Recipe, recipeFor } from './recipe.ts'

/** A cached root file system. */
export interface Rootfs {
  readonly directory: string
  /** Changes with the recipe and the machine's apt setup. */
  readonly hash: string
}

/**
 * The root file system of an image, made with the machine's own apt sources unless it is cached. Needs root.
 * Builders that come meanwhile wait for the first. Throws `NoSourcesError` or `CommandError`.
 */
export async function ensureRootfs(image: SandboxSpec['image'], say: Say): Promise<Rootfs> {
  const { recipe, apt, hash, directory } = await planRootfs(image)
  const images = dirname(directory)
  if (await exists(directory)) return { directory, hash }
  const waiting = (pid: number) => say(`waiting for process ${pid}, which is making the ${image} image`)
  await withLock(
    join(images, `${image}.lock`),
    async () => {
      if (await exists(directory)) return
      await dropUnfinished(images, image)
      await build(recipe, apt, directory, say)
    },
    waiting,
  )
  return { directory, hash }
}

interface RootfsPlan extends Rootfs {
  readonly recipe: Recipe
  readonly apt: AptSetup
}

/** What a root file system would be made of, and where it is or would be. Throws `NoSourcesError`. */
export async function planRootfs(image: SandboxSpec['image']): Promise<RootfsPlan> {
  const recipe = recipeFor(image)
  const apt = await readAptSetup()
  const hash = hashOf(recipe, apt)
  return { recipe, apt, hash, directory: join(cacheDirectory(), 'images', `${image}-${hash}`) }
}

const WEEK = 7 * 24 * 3600 * 1000

/** Notes that an image is used, and drops images that nothing has used for a week (recipes and sources change). */
export async function dropOldRootfs(used: string, alsoUsed: readonly string[]): Promise<void> {
  await utimes(used, new Date(), new Date())
  const images = dirname(used)
  for (const name of await readdir(images)) {
    const directory = join(images, name)
    if (!/^(full|bare)-[0-9a-f]{12}$/.test(name) || directory === used || alsoUsed.includes(directory)) continue
    if (Date.now() - (await stat(directory)).mtimeMs > WEEK) await rm(directory, { recursive: true, force: true })
  }
}

function hashOf(recipe: Recipe, apt: AptSetup): string {
  const text = JSON.stringify([mmdebstrap(recipe, apt, '', ''), recipe.finish.text, apt])
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}

async function build(recipe: Recipe, apt: AptSetup, directory: string, say: Say): Promise<void> {
  const start = Date.now()
  say(
    `making the ${recipe.image} image (Debian ${apt.codename}, ${recipe.packages.length} packages and what they need; about a minute, once)`,
  )
  await mkdir(dirname(directory), { recursive: true })
  const work = await mkdtemp(`${directory}.new-`)
  try {
    const extra = join(work, 'extra')
    await layOut(extra, recipe, apt)
    await run(mmdebstrap(recipe, apt, work, extra), {
      env: { DEBIAN_FRONTEND: 'noninteractive' },
      onLine: progress(say, start),
    })
    await rename(join(work, 'root'), directory)
    say(`made the ${recipe.image} image in ${Math.round((Date.now() - start) / 1000)} s: ${directory}`)
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

/** Files that are laid over the new system before its packages are configured. */
async function layOut(extra: string, recipe: Recipe, apt: AptSetup): Promise<void> {
  for (const file of apt.files) {
    await mkdir(dirname(join(extra, file)), { recursive: true })
    await cp(file, join(extra, file), { dereference: true })
  }
  await mkdir(join(extra, 'etc/apt/apt.conf.d'), { recursive: true })
  await writeFile(join(extra, 'etc/apt/apt.conf.d/99kstate'), apt.conf)
  await writeFile(`${extra}.sources`, apt.sources)
  await writeFile(`${extra}.finish`, recipe.finish.text)
}

function mmdebstrap(recipe: Recipe, apt: AptSetup, work: string, extra: string): string[] {
  const aptOptions = apt.conf.split('\n').filter(Boolean)
  return [
    'mmdebstrap',
    '--mode=root',
    '--format=directory',
    '--variant=minbase',
    `--include=${recipe.packages.join(',')}`,
    '--skip=cleanup/apt/lists',
    '--aptopt=APT::Install-Recommends "false"',
    ...aptOptions.map((option) => `--aptopt=${option.replace(/;$/, '')}`),
    ...['man', 'locale', 'doc', 'info'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
    '--dpkgopt=path-include=/usr/share/doc/*/copyright',
    `--setup-hook=cp -R ${shellSafe(extra)}/. "$1"/`,
    `--customize-hook=cp ${shellSafe(extra)}.finish "$1"/finish && chroot "$1" sh /finish`,
    // What only the making needed, and what a host gets when it is started.
    '--customize-hook=cd "$1" && rm -f finish etc/apt/apt.conf.d/99mmdebstrap etc/hostname etc/resolv.conf && : >etc/resolv.conf',
    '--customize-hook=cd "$1"/etc/apt/sources.list.d && mv 0000extra.sources debian.sources',
    apt.codename,
    join(work, 'root'),
    `${extra}.sources`,
  ]
}

/** Hooks of mmdebstrap are shell text; the cache directory's path may hold anything. */
function shellSafe(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`
}

/** mmdebstrap's own headlines, with the time that has passed. */
function progress(say: Say, start: number): (line: string) => void {
  return (line) => {
    const headline = /^I: (.*?)\.*$/.exec(line)?.[1]
    if (headline && !/^(automatically|chroot|running|skipping|success|automat)/.test(headline)) {
      say(`  ${String(Math.round((Date.now() - start) / 1000)).padStart(3)} s  ${headline}`)
    }
  }
}

async function dropUnfinished(images: string, image: string): Promise<void> {
  for (const name of await readdir(images).catch(() => [])) {
    if (name.startsWith(`${image}-`) && name.includes('.new-'))
      await rm(join(images, name), { recursive: true, force: true })
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  )
}
