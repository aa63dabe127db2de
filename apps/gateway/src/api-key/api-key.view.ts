import type { ApiKey } from '@modelkeep/contracts/gateway/api-key.api';
import type { ApiKeyEntity } from './api-key.entity';

const momentOf = (date: Date | null): string | undefined => date?.toISOString();

export const apiKeyView = (key: ApiKeyEntity): ApiKey => ({
  id: key.id,
  account: key.account,
  name: key.name,
  roles: key.roles,
  createdAt: key.createdAt.toISOString(),
  createdBy: key.createdBy,
  expiresAt: momentOf(key.expiresAt),
  lastUsedAt: momentOf(key.lastUsedAt),
  rotatedAt: momentOf(key.rotatedAt),
  previousUntil: momentOf(key.previousUntil),
  revokedAt: momentOf(key.revokedAt),
  revokedBy: key.revokedBy ?? undefined,
});
