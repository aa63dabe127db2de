import type { WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import { figure } from '../kit/text';

/** Distance of each column in each window; drifted ones stand out. Oldest first. */
export function HeatMap({ windows }: { windows: readonly WindowReport[] }) {
  const columns = [...new Set(windows.flatMap(({ drift }) => drift.map(({ feature }) => feature)))];
  const cells = windows.map(({ drift }) => new Map(drift.map((each) => [each.feature, each])));
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label="Distance by column and window">
      <table className="heat">
        <thead>
          <tr>
            <th scope="col">Window</th>
            {windows.map(({ window, id }) => (
              <th key={id} scope="col">
                {window}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {columns.map((column) => (
            <tr key={column}>
              <th scope="row">{column}</th>
              {cells.map((of, index) => {
                const found = of.get(column);
                return (
                  <td key={windows[index]?.id} className={found?.drifted ? 'drifted' : undefined}>
                    {found && figure(found.distance)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
