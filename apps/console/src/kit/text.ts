/** `2020-03-01 10:00:00` in the reader's zone. */
export function moment(time: string): string {
  const at = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${date} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}

/** Four significant digits; whole numbers as they are. */
export const figure = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));

/** `0.1234` as `12.3 %`. */
export const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

/** First twelve hex digits of `sha256:…` or of a commit. */
export const shortDigest = (digest: string): string => digest.replace('sha256:', '').slice(0, 12);

/** `modelkeep.registry.model-version.approved.v1` as `registry.model-version.approved`; versions above 1 are kept. */
export const shortType = (type: string): string => type.replace(/^modelkeep\./, '').replace(/\.v1$/, '');

/** `1 hour 3 min`, `12.5 s`. */
export function duration(from: string, to: string): string {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** `1536` as `1.5 KiB`. */
export function bytes(size: number): string {
  if (size < 1024) return `${size} B`;
  const unit = Math.min(UNITS.length - 1, Math.floor(Math.log2(size) / 10));
  return `${Number((size / 1024 ** unit).toPrecision(3))} ${UNITS[unit]}`;
}

/** A span in the largest unit that it is whole in: `86400` as `1 d`, `90` as `90 s`. */
export function seconds(span: number): string {
  const units = [
    ['d', 86_400],
    ['h', 3_600],
    ['min', 60],
  ] as const;
  const [name, length] = units.find(([, unit]) => span % unit === 0) ?? ['s', 1];
  return `${span / length} ${name}`;
}
