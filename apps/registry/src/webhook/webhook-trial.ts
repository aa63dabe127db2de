import { Sender } from '@modelkeep/outgoing';
import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { isSuccess, reasonOf } from './delivery-attempt';
import type { EventName } from './event-name';
import { bodyOf, exampleOf } from './notification';
import { signedHeaders } from './signed-headers';
import { WebhookSecrets } from './webhook-secrets';
import { Webhooks } from './webhooks';

/** Sends a made-up notification at once, so that people see whether their receiver works. */
@Injectable()
export class WebhookTrial {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly sender: Sender,
    private readonly secrets: WebhookSecrets,
  ) {}

  /** One attempt; of the webhook's first event unless told. Throws RESOURCE_DOES_NOT_EXIST without the webhook. */
  async run(webhookId: string, event?: EventName) {
    const { url, events, secret } = await this.webhooks.get(webhookId);
    const body = bodyOf(exampleOf(event ?? (events[0] as EventName)), new Date().toISOString());
    try {
      const key = secret ? this.secrets.open(secret, webhookId) : undefined;
      const answer = await this.sender.post(url, signedHeaders(randomUUID(), body, key), body);
      return {
        success: isSuccess(answer.status),
        response_status: answer.status,
        response_body: answer.body,
      };
    } catch (error) {
      return { success: false, error_message: `Failed to test webhook: ${reasonOf(error)}` };
    }
  }
}
