export { beatLock, checkLock, LOCK_EXPIRY, type LockKey, releaseLock, takeLock } from './lock.ts'
export { type LockHolder, type LockState, readLock } from './lock-answer.ts'
export {
  doneLine,
  notePending,
  type PendingFile,
  type PendingTrigger,
  pendingLine,
  pendingSection,
  readPending,
  writePending,
} from './pending.ts'
