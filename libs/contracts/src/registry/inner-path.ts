import { z } from 'zod';

const parts = (path: string): string[] => path.split('/');

/** A relative path that stays below the folder it is read in, whoever reads it: `/` between its parts, nothing invisible. */
export const InnerPath = z
  .string()
  .min(1)
  .max(1000)
  .refine(
    (path) => !parts(path).some((part) => ['', '.', '..'].includes(part)) && !/[\\\p{Cc}\p{Cf}]/u.test(path),
    'expected a relative path inside the package',
  );
