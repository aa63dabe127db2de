import type { Metadata } from '@grpc/grpc-js';
import { Injectable } from '@nestjs/common';
import { RepositoryAdmin } from '../repository/repository-admin';

interface Parameter {
  int64_param?: string;
  string_param?: string;
}

export interface ChangeRequest {
  model_name: string;
  parameters: Record<string, Parameter>;
}

/** Model repository extension of the V2 protocol over gRPC. */
@Injectable()
export class RepositoryCalls {
  constructor(private readonly admin: RepositoryAdmin) {}

  index({ ready }: { ready: boolean }, metadata: Metadata): object {
    this.admin.check(authorizationOf(metadata));
    return { models: this.admin.index(ready) };
  }

  async load({ model_name: name, parameters }: ChangeRequest, metadata: Metadata): Promise<object> {
    this.admin.check(authorizationOf(metadata));
    const { config, package_digest: digest, revision } = parameters;
    const given =
      config?.string_param === undefined
        ? { package_digest: digest?.string_param, revision: numberOf(revision) }
        : { config: config.string_param };
    await this.admin.load(name, given);
    return {};
  }

  async unload({ model_name: name, parameters }: ChangeRequest, metadata: Metadata): Promise<object> {
    this.admin.check(authorizationOf(metadata));
    await this.admin.unload(name, parameters['version']?.string_param);
    return {};
  }
}

const authorizationOf = (metadata: Metadata): string | undefined =>
  metadata.get('authorization')[0]?.toString();

const numberOf = (parameter: Parameter | undefined): number | undefined =>
  parameter?.int64_param === undefined ? undefined : Number(parameter.int64_param);
