const MiB = 1024 * 1024

/**
 * How much of what a host says is taken, in bytes. A host may be hostile or broken (`yes` in a start-up file, grains of
 * 200 MB): whatever it says, the controller's memory stays flat.
 */
export const limits = {
  /** Before the shell says hello: banners and start-up files print a page, not a book. The login fails beyond. */
  greeting: MiB,
  /** One stream of one section: the facts of ten thousand files take some 2 MiB. Beyond, nothing is concluded from it. */
  answer: 16 * MiB,
  /** All that is kept of one request, which may carry a hundred files of a mebibyte each. */
  request: 128 * MiB,
  /** An answer that goes on beyond this does not end: the connection is given up. */
  endless: 512 * MiB,
  /** Kept of the beginning and of the end of what was cut: people look for the cause at either. */
  edge: MiB / 2,
} as const
