import { createServer } from 'node:net';
import { freeSpan, HOST, isFree, ReservedPorts } from './ports';
import { USUAL_PORTS } from './services';

const silent = () => undefined;

/** A server on a port that nobody else uses, and that port. */
async function occupied(): Promise<{ port: number; close: () => Promise<void> }> {
  const ports = await ReservedPorts.reserve(['minio'], 'free', {}, silent);
  const port = ports.of('minio');
  await ports.releaseAll();
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, HOST, resolve));
  return { port, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

describe('ReservedPorts', () => {
  it('keeps a port bound until it is released', async () => {
    const ports = await ReservedPorts.reserve(['kafka', 'minio'], 'free', {}, silent);
    expect(ports.of('kafka')).not.toBe(ports.of('minio'));
    expect(await isFree(ports.of('kafka'))).toBe(false);
    await ports.release('kafka');
    expect(await isFree(ports.of('kafka'))).toBe(true);
    expect(await isFree(ports.of('minio'))).toBe(false);
    await ports.releaseAll();
    expect(ports.all()).toEqual({ kafka: ports.of('kafka'), minio: ports.of('minio') });
  });

  it('takes the remembered port again when it is free', async () => {
    const first = await ReservedPorts.reserve(['gateway'], 'free', {}, silent);
    await first.releaseAll();
    const second = await ReservedPorts.reserve(['gateway'], 'free', first.all(), silent);
    expect(second.all()).toEqual(first.all());
    await second.releaseAll();
  });

  it('replaces a remembered port that is taken, by none of the usual ones', async () => {
    const other = await occupied();
    const ports = await ReservedPorts.reserve(['postgres'], 'free', { postgres: other.port }, silent);
    expect(ports.of('postgres')).not.toBe(other.port);
    expect(Object.values<number>(USUAL_PORTS)).not.toContain(ports.of('postgres'));
    await ports.releaseAll();
    await other.close();
  });

  it('announces a usual port that is not used', async () => {
    const holder = createServer();
    const port = USUAL_PORTS['kafka-controller'];
    // Whoever holds it, we or another program: it is taken.
    await new Promise<void>((resolve) => {
      holder.once('error', () => resolve());
      holder.listen(port, HOST, resolve);
    });
    const lines: string[] = [];
    const ports = await ReservedPorts.reserve(['kafka-controller'], 'usual', {}, (line) => lines.push(line));
    expect(lines).toEqual([`port ${port} is taken: kafka-controller uses ${ports.of('kafka-controller')}`]);
    await ports.releaseAll();
    if (holder.listening) await new Promise((resolve) => holder.close(resolve));
  });

  it('refuses a name that was not reserved', async () => {
    const ports = await ReservedPorts.reserve([], 'free', {}, silent);
    expect(() => ports.of('minio')).toThrow('no port was reserved for minio');
  });
});

describe('freeSpan', () => {
  it('ends below the ephemeral range', () => {
    expect(freeSpan('32768\t60999\n').high).toBe(32_768);
    expect(freeSpan('15000 60999').high).toBe(15_000);
  });

  it('falls back where the ephemeral range leaves no room', () => {
    const { low, high } = freeSpan('1024 65535');
    expect(high - low).toBeGreaterThan(10_000);
  });
});
