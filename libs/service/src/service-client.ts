import { Injectable } from '@nestjs/common';
import { ApiClient, type CallInput, type CallResult } from '@modelkeep/client';
import type { Endpoint, ServiceName } from '@modelkeep/contracts/common/endpoint';
import { ServiceTokens } from './service-tokens';

/** On whose behalf a service calls another: the receiver records this name as the actor. */
export interface OnBehalf {
  actor?: string;
}

/** Calls other services, each at its `<SERVICE>_URL`, with a token of this service. */
@Injectable()
export class ServiceClient {
  private readonly client: ApiClient;

  constructor(tokens: ServiceTokens) {
    this.client = new ApiClient({ baseUrl: serviceUrl, token: (service) => tokens.issue(service) });
  }

  /** Throws `ApiError` for every 4xx and 5xx answer. */
  call<E extends Endpoint>(endpoint: E, input: CallInput<E> & OnBehalf = {}): Promise<CallResult<E>> {
    const { actor, headers, ...rest } = input;
    return this.client.call(endpoint, {
      ...(rest as CallInput<E>),
      headers: { ...headers, ...(actor !== undefined && { 'x-modelkeep-actor': actor }) },
    });
  }
}

/** Base URL of a service, from the environment; throws where it is not set. */
export function serviceUrl(service: ServiceName): string {
  const variable = `${service.replaceAll('-', '_').toUpperCase()}_URL`;
  const url = process.env[variable];
  if (!url) throw new Error(`${variable} is not set`);
  return url;
}
