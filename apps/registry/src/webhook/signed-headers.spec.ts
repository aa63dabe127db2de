import { signedHeaders } from './signed-headers';

describe('signedHeaders', () => {
  const now = new Date(1_700_000_000_999);

  it('signs id, time and body', () => {
    // printf 'id-1.1700000000.{"a":1}' | openssl dgst -sha256 -hmac s3cret -binary | base64
    expect(signedHeaders('id-1', '{"a":1}', 's3cret', now)).toMatchObject({
      'X-MLflow-Delivery-Id': 'id-1',
      'X-MLflow-Timestamp': '1700000000',
      'X-MLflow-Signature': 'v1,ptB/Bx6uQbTgbsxdLuNLpNIrB0UNx4wkLFDG/8MNclw=',
    });
  });

  it('signs nothing without a secret', () => {
    expect(signedHeaders('id-1', '{}', undefined, now)).not.toHaveProperty('X-MLflow-Signature');
  });
});
