import { figure } from './text';

export interface Bar {
  name: string;
  /** Shown beside the name. */
  note?: string;
  value: number;
  /** Stands out. */
  strong?: boolean;
}

interface BarsProps {
  label: string;
  bars: readonly Bar[];
  /** A mark across all bars. */
  threshold?: number;
}

/** Values as bars on one scale; with negative ones, zero is where the bars begin. */
export function Bars({ label, bars, threshold }: BarsProps) {
  const values = [...bars.map(({ value }) => value), threshold ?? 0, 0];
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const at = (value: number) => ((value - low) / span) * 100;
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label={label}>
      <table className="bars">
        <tbody>
          {bars.map(({ name, note, value, strong }) => (
            <tr key={`${name} ${note}`}>
              <th scope="row">
                {name} {note !== undefined && <span className="muted">{note}</span>}
              </th>
              <td className="numeric">{figure(value)}</td>
              <td className="bar">
                <svg width="100%" height="14" aria-hidden="true">
                  <rect
                    x={`${at(Math.min(0, value))}%`}
                    width={`${(Math.abs(value) / span) * 100}%`}
                    y="2"
                    height="10"
                    className={strong || value < 0 ? 'fill-warm' : 'fill-cool'}
                  />
                  <line x1={`${at(0)}%`} x2={`${at(0)}%`} y1="0" y2="14" className="axis" />
                  {threshold !== undefined && (
                    <line x1={`${at(threshold)}%`} x2={`${at(threshold)}%`} y1="0" y2="14" className="mark" />
                  )}
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
