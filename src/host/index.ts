export { checkLock, LOCK_EXPIRY, type LockHolder, readLock, releaseLock, takeLock } from './lock.ts'
