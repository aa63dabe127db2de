import {
  createApiKey,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
} from '@modelkeep/contracts/gateway/api-key.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Controller } from '@nestjs/common';
import { knownCaller } from '../account/authentication';
import { ApiKeyService } from './api-key.service';

@Controller()
export class ApiKeyController {
  constructor(private readonly keys: ApiKeyService) {}

  @Handles(listApiKeys)
  list({ raw, query }: RequestOf<typeof listApiKeys>) {
    return this.keys.list(knownCaller(raw), query);
  }

  @Handles(createApiKey)
  create({ raw, body }: RequestOf<typeof createApiKey>) {
    return this.keys.create(knownCaller(raw), body);
  }

  @Handles(rotateApiKey)
  rotate({ raw, params, body }: RequestOf<typeof rotateApiKey>) {
    return this.keys.rotate(knownCaller(raw), params.id, body.graceSeconds);
  }

  @Handles(revokeApiKey)
  revoke({ raw, params }: RequestOf<typeof revokeApiKey>) {
    return this.keys.revoke(knownCaller(raw), params.id);
  }
}
