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
    const parts = [`${method} ${url}: ${status} ${problem.title}`, problem.detail ?? '', fields ?? ''];
    super(parts.filter((part) => part !== '').reduce(inSentences));
    this.name = 'ApiError';
  }
}

/** A part that ends its sentence itself gets no second full stop. */
const inSentences = (text: string, part: string): string => `${text}${text.endsWith('.') ? '' : '.'} ${part}`;
