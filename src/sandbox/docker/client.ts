import type { ContainerRuntimeClient } from 'testcontainers'
import { missingPrograms } from '../command.ts'

/**
 * testcontainers' client of the container engine. Its reaper stays off, for it would end the sandbox hosts with the
 * process that made them.
 */
export async function containerClient(): Promise<ContainerRuntimeClient> {
  process.env.TESTCONTAINERS_RYUK_DISABLED = 'true'
  const { getContainerRuntimeClient } = await import('testcontainers')
  return getContainerRuntimeClient()
}

/** Why no container engine can be used here, and what would help; undefined if one can. */
export async function whyUnavailable(): Promise<string | undefined> {
  if ((await missingPrograms(['ssh-keygen'])).length > 0) {
    return 'docker: ssh-keygen not installed; install OpenSSH (on Debian: apt-get install openssh-client)'
  }
  try {
    await containerClient()
    return undefined
  } catch {
    const where = process.env.DOCKER_HOST ? ` at DOCKER_HOST=${process.env.DOCKER_HOST}` : ''
    return `docker: no container engine answers${where}; start Docker, or set DOCKER_HOST to where it listens`
  }
}
