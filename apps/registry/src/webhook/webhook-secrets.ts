import { invalidParameter } from '@modelkeep/mlflow';
import { SecretBox } from '@modelkeep/outgoing';

/** Secrets of webhooks, sealed with the service's key, each bound to its webhook. */
export class WebhookSecrets {
  private readonly box: SecretBox | undefined;

  /** `key`: 32 bytes; without it webhooks can have no secrets. */
  constructor(key: Buffer | undefined) {
    this.box = key && new SecretBox(key);
  }

  /** Throws INVALID_PARAMETER_VALUE where the service has no key. */
  seal(secret: string, webhookId: string): Buffer {
    if (!this.box)
      throw invalidParameter('A webhook can have no secret here: the service has no WEBHOOK_SECRET_KEY.');
    return this.box.seal(secret, webhookId);
  }

  /** Throws where the secret was sealed with another key. */
  open(sealed: Buffer, webhookId: string): string {
    try {
      if (this.box) return this.box.open(sealed, webhookId);
    } catch {
      // What the cipher says of it helps nobody.
    }
    throw new Error("the webhook's secret was sealed with another WEBHOOK_SECRET_KEY: set it anew");
  }
}
