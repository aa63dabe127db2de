import type { ProblemError } from '@modelkeep/service';

/** A problem in one line, with all that is wrong, for clients that look for one text. */
export const problemText = ({ message, errors = [] }: ProblemError): string =>
  [message, ...errors.map((fault) => `${fault.path}: ${fault.message}`)].join('; ');
