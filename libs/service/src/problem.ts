/** Where an input is wrong, and how. */
export interface FieldFault {
  path: string;
  message: string;
}

/** An error that the caller sees as problem details (RFC 9457). */
export class ProblemError extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail?: string,
    readonly errors?: FieldFault[],
    readonly headers: Record<string, string> = {},
  ) {
    super(detail ? `${title}: ${detail}` : title);
    this.name = 'ProblemError';
  }
}

/** 400: the request is not of the form that the contract asks for. */
export const invalid = (errors: FieldFault[], detail?: string) =>
  new ProblemError(400, 'Invalid request', detail, errors);
/** 401: no token, or one that is not known. */
export const unauthorized = (detail: string) =>
  new ProblemError(401, 'Not authenticated', detail, undefined, { 'www-authenticate': 'Bearer' });
/** 403: known, but not allowed. */
export const forbidden = (detail: string) => new ProblemError(403, 'Not allowed', detail);
/** 404; `what` names the thing: `model credit-risk`. */
export const notFound = (what: string) => new ProblemError(404, 'Not found', `There is no ${what}.`);
/** 409: the present state does not allow it. */
export const conflict = (detail: string) => new ProblemError(409, 'Conflict', detail);
/** 422: well formed, but it cannot be done. */
export const unprocessable = (detail: string, errors?: FieldFault[]) =>
  new ProblemError(422, 'Cannot be processed', detail, errors);
/** 503: try again after `seconds`. */
export const unavailable = (detail: string, seconds = 1) =>
  new ProblemError(503, 'Not available now', detail, undefined, { 'retry-after': String(seconds) });
