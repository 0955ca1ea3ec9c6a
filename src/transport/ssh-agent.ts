import { existsSync, readFileSync } from 'node:fs'
import ssh2, { type BaseAgent, type IdentityCallback, type ParsedKey } from 'ssh2'
import type { Connection } from './types.ts'

/** The agent that a connection may use; undefined if there is none. */
export function agentOf(connection: Connection, files: readonly string[]): BaseAgent | undefined {
  const socket = connection.identityAgent ?? process.env.SSH_AUTH_SOCK
  if (!socket || socket === 'none' || !existsSync(socket)) return undefined
  const agent = new ssh2.OpenSSHAgent(socket)
  return connection.identitiesOnly ? onlyThese(agent, files) : agent
}

/** An agent that shows no keys but those whose public half lies beside the files (`FILE.pub`, or FILE itself). */
function onlyThese(agent: BaseAgent, files: readonly string[]): BaseAgent {
  const wanted = new Set(files.flatMap((file) => publicHalf(`${file}.pub`) ?? publicHalf(file) ?? []))
  const getIdentities = agent.getIdentities.bind(agent)
  agent.getIdentities = (callback: IdentityCallback) =>
    getIdentities((error, keys) => {
      if (error) return callback(error)
      const shown = (keys ?? []) as readonly ParsedKey[]
      callback(undefined, shown.filter((key) => wanted.has(key.getPublicSSH().toString('base64'))) as never)
    })
  return agent
}

function publicHalf(file: string): string | undefined {
  if (!existsSync(file)) return undefined
  const parsed = ssh2.utils.parseKey(readFileSync(file))
  const key = Array.isArray(parsed) ? parsed[0] : parsed
  return key && !(key instanceof Error) ? key.getPublicSSH().toString('base64') : undefined
}
