import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ContainerRuntimeClient } from 'testcontainers'
import { missingPrograms } from '../command.ts'
import { cacheDirectory } from '../directories.ts'
import { SandboxError } from '../errors.ts'
import { NoSourcesError } from '../image/machine.ts'
import { type Recipe, recipeFor } from '../image/recipe.ts'
import { ensureRootfs, planRootfs } from '../image/rootfs.ts'
import { withLock } from '../lock.ts'
import type { SandboxSpec, Say } from '../types.ts'

type Engine = ContainerRuntimeClient['container']['dockerode']

const BASE = 'debian:bookworm'
const REPOSITORY = 'kstate-sandbox'

/**
 * The engine's image for sandbox hosts, made unless it is there: from `debian:bookworm` where that can be pulled, else from
 * a root file system made with this machine's apt sources.
 */
export async function ensureImage(
  client: ContainerRuntimeClient,
  image: SandboxSpec['image'],
  say: Say,
): Promise<string> {
  const engine = client.container.dockerode
  const recipe = recipeFor(image)
  const built = `${REPOSITORY}:${image}-${hashOf(dockerfile(recipe))}`
  if (await hasImage(engine, built)) return built
  const imported = await importedName(image)
  if (imported && (await hasImage(engine, imported))) return imported
  const waiting = (pid: number) => say(`waiting for process ${pid}, which is making the ${image} image`)
  return withLock(
    join(cacheDirectory(), 'images', `docker-${image}.lock`),
    async () => {
      if (await hasImage(engine, built)) return built
      const problem = await pullBase(engine, say)
      if (problem === undefined) {
        await build(engine, recipe, built, say)
        return built
      }
      say(`${BASE} cannot be pulled (${problem}): the image comes from a root file system made here`)
      return importRootfs(engine, image, say)
    },
    waiting,
  )
}

/** What the image is called that is made from a root file system; undefined where none can be made. */
async function importedName(image: SandboxSpec['image']): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || (await missingPrograms(['mmdebstrap', 'tar'])).length > 0) return undefined
  return planRootfs(image).then(
    ({ hash }) => `${REPOSITORY}:${image}-${hash}`,
    (error) => {
      if (error instanceof NoSourcesError) return undefined
      throw error
    },
  )
}

async function hasImage(engine: Engine, name: string): Promise<boolean> {
  return engine
    .getImage(name)
    .inspect()
    .then(
      () => true,
      () => false,
    )
}

/** Why the base image is not to be had; undefined if it is there. */
async function pullBase(engine: Engine, say: Say): Promise<string | undefined> {
  if (await hasImage(engine, BASE)) return undefined
  try {
    say(`pulling ${BASE}`)
    await finished(engine, await engine.pull(BASE))
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message.trim().split('\n')[0] : String(error)
  }
}

function dockerfile(recipe: Recipe): string {
  return [
    `FROM ${BASE}`,
    'ENV DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 container=docker',
    'COPY finish /finish',
    // The package lists stay, so that packages can be installed in a sandbox host at once.
    `RUN rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && apt-get install -y --no-install-recommends ${recipe.packages.join(' ')}`,
    'RUN sh /finish && rm /finish',
    'STOPSIGNAL SIGRTMIN+3',
    '',
    `# finish: ${hashOf(recipe.finish.text)}`,
    '',
  ].join('\n')
}

async function build(engine: Engine, recipe: Recipe, name: string, say: Say): Promise<void> {
  const start = Date.now()
  say(`making the ${recipe.image} image from ${BASE} (a minute or two, once)`)
  const context = await mkdtemp(join(tmpdir(), 'kstate-image-'))
  try {
    await writeFile(join(context, 'Dockerfile'), dockerfile(recipe))
    await writeFile(join(context, 'finish'), recipe.finish.text)
    const stream = await engine.buildImage({ context, src: ['Dockerfile', 'finish'] }, { t: name, forcerm: true })
    await finished(engine, stream, (line) => {
      if (/^Step /.test(line))
        say(`  ${String(Math.round((Date.now() - start) / 1000)).padStart(3)} s  ${line.trim().slice(0, 100)}`)
    })
    say(`made the ${recipe.image} image in ${Math.round((Date.now() - start) / 1000)} s`)
  } finally {
    await rm(context, { recursive: true, force: true })
  }
}

/** Waits for the end of one of the engine's long answers; an error told within it is thrown. */
async function finished(engine: Engine, stream: NodeJS.ReadableStream, onLine?: (line: string) => void): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    engine.modem.followProgress(
      stream,
      (error: Error | null, events: { error?: string }[]) => {
        const told = events?.find((event) => event.error)?.error
        if (error || told) reject(error ?? new SandboxError(told))
        else resolve()
      },
      (event: { stream?: string }) => onLine?.(event.stream ?? ''),
    )
  })
}

async function importRootfs(engine: Engine, image: SandboxSpec['image'], say: Say): Promise<string> {
  const name = await importedName(image)
  if (!name)
    throw new SandboxError(
      `${BASE} cannot be pulled, and a root file system can only be made as root on Debian with mmdebstrap`,
    )
  const rootfs = await ensureRootfs(image, say)
  if (await hasImage(engine, name)) return name
  say(`importing the ${image} root file system`)
  const tar = spawn('tar', ['-C', rootfs.directory, '--numeric-owner', '--xattrs', '-c', '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [repo, tag] = name.split(':')
  const packed = new Promise<number | null>((resolve) => tar.once('close', resolve))
  await finished(engine, await engine.importImage(tar.stdout, { repo, tag }))
  const code = await packed
  if (code === 0) return name
  await engine.getImage(name).remove({ force: true })
  throw new SandboxError(`tar of ${rootfs.directory}: exit ${code}`)
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12)
}
