import { advance, type Watermarks, watermarkOf } from './watermark';
import { firstOpenWindow, windowAt } from './window-time';

const now = 1_000_000_000_000;

describe('watermarkOf', () => {
  it('is that of the slowest partition', () => {
    const watermarks: Watermarks = {};
    advance(watermarks, 0, now - 1000, now);
    advance(watermarks, 1, now - 5000, now);
    expect(watermarkOf(watermarks, now)).toBe(now - 5000);
  });

  it('never goes back, nor beyond the present', () => {
    const watermarks: Watermarks = {};
    advance(watermarks, 0, now - 1000, now);
    advance(watermarks, 0, now - 9000, now);
    expect(watermarkOf(watermarks, now)).toBe(now - 1000);
    advance(watermarks, 0, now + 9000, now);
    expect(watermarkOf(watermarks, now)).toBe(now);
  });

  it('waits for no partition that is idle', () => {
    const watermarks: Watermarks = {};
    advance(watermarks, 0, now - 90_000, now - 31_000);
    advance(watermarks, 1, now - 1000, now);
    expect(watermarkOf(watermarks, now)).toBe(now - 1000);
    expect(watermarkOf(watermarks, now + 60_000)).toBe(now + 60_000);
  });
});

describe('firstOpenWindow', () => {
  const progress = { window: 7, watermarks: { 0: { time: now, readAt: now } }, baseline: null };

  it('is the one that may still get predictions in time', () => {
    expect(firstOpenWindow({ windowSeconds: 60, latenessSeconds: 0 }, progress, now)).toBe(windowAt(now, 60));
    expect(firstOpenWindow({ windowSeconds: 60, latenessSeconds: 120 }, progress, now)).toBe(
      windowAt(now, 60) - 2,
    );
  });

  it('is the one being filled, where windows are by number', () => {
    expect(firstOpenWindow({ latenessSeconds: 60 }, progress, now)).toBe(7);
  });
});
