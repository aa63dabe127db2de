import { createHmac } from 'node:crypto';

/**
 * Headers of a delivery, as MLflow's receivers check them: the signature is HMAC-SHA256, in base64, of
 * `<delivery id>.<timestamp>.<body>`. The time is that of the attempt, since receivers refuse old ones.
 */
export function signedHeaders(
  deliveryId: string,
  body: string,
  secret: string | undefined,
  now = new Date(),
): Record<string, string> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'modelkeep-webhook',
    'X-MLflow-Delivery-Id': deliveryId,
    'X-MLflow-Timestamp': timestamp,
    ...(secret !== undefined && {
      'X-MLflow-Signature': `v1,${createHmac('sha256', secret)
        .update(`${deliveryId}.${timestamp}.${body}`)
        .digest('base64')}`,
    }),
  };
}
