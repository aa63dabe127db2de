import type { Problem } from '@modelkeep/contracts/common/types';

/** An answer with a 4xx or 5xx status; the message says what the problem says. */
export class ApiError extends Error {
  constructor(
    readonly method: string,
    readonly url: string,
    readonly status: number,
    readonly problem: Problem,
  ) {
    const fields = problem.errors?.map(({ path, message }) => `${path}: ${message}`).join('; ');
    super(
      [`${method} ${url}: ${status} ${problem.title}`, problem.detail, fields].filter(Boolean).join('. '),
    );
    this.name = 'ApiError';
  }
}
