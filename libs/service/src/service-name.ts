let own: string | undefined;

/** Says which service this process is; `runService` does. */
export function becomeService(name: string): void {
  own = name;
}

/** Which service this process is. Throws where nobody has said so. */
export function serviceName(): string {
  if (own === undefined) throw new Error('this process is no service: becomeService was not called');
  return own;
}
