import { UserError } from '../../base/errors.js'

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is a file and not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'a file stands where a folder should be',
  ENOTEMPTY: 'the folder is not empty',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EIO: 'the disk reports an error',
  EBUSY: 'it is in use',
  ELOOP: 'links lead round in a circle',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
  ENFILE: 'too many files are open',
}

/** What the file system refused, as an error that its user can mend; undefined for every other error. */
export function fileError(error: unknown): UserError | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined
  const reason = reasons[String(error.code)]
  if (reason === undefined) return undefined
  const path = 'path' in error && typeof error.path === 'string' ? error.path : undefined
  return new UserError(`${path ?? 'A file'} cannot be used: ${reason} (${String(error.syscall)}).`, {
    code: 'file_access',
    where: path === undefined ? undefined : { file: path },
    hint: 'Check the path, the rights on it and the space on its disk.',
    cause: error,
    exitCode: 1,
  })
}
