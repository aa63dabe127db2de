import { escapeHtml } from '@modelkeep/service';
import type { Block, Report, Section } from './report';

const STYLE = `
body { font: 14px/1.45 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1b1f24 }
h1 { font-size: 1.5rem; margin: 0 } h2 { font-size: 1.1rem; border-bottom: 1px solid #c8cdd3; margin: 1.6rem 0 .5rem }
.subtitle, footer { color: #57606a } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid #e4e7eb; overflow-wrap: anywhere }
dl { display: grid; grid-template-columns: 11rem 1fr; gap: .2rem 1rem; margin: 0 } dt { color: #57606a } dd { margin: 0; overflow-wrap: anywhere }
.gaps { border: 1px solid #9a6700; padding: .6rem 1rem } .gaps h2 { border: 0; margin: 0 }
@page { size: A4; margin: 18mm } @media print { body { max-width: none; margin: 0; padding: 0 } h2 { break-after: avoid } tr, dl > * { break-inside: avoid } }`;

/** A page that stands for itself: no script, nothing loaded. */
export function reportHtml({ title, subtitle, madeAt, sections, gaps }: Report): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}
</style>
</head>
<body>
<header><h1>${escapeHtml(title)}</h1><p class="subtitle">${escapeHtml(subtitle)}</p></header>
<main>
${gapsHtml(gaps)}${sections.map(sectionHtml).join('\n')}
</main>
<footer><p>From records only, ${escapeHtml(madeAt)}.</p></footer>
</body>
</html>
`;
}

const gapsHtml = (gaps: readonly string[]): string =>
  gaps.length === 0
    ? ''
    : `<section class="gaps"><h2>On no record</h2><ul>${gaps.map((gap) => `<li>${escapeHtml(gap)}</li>`).join('')}</ul></section>\n`;

const sectionHtml = ({ title, blocks }: Section): string =>
  `<section><h2>${escapeHtml(title)}</h2>${blocks.map(blockHtml).join('\n')}</section>`;

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'text':
      return `<p>${escapeHtml(block.text)}</p>`;
    case 'facts':
      return `<dl>${block.facts.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>`;
    case 'table': {
      const { columns, rows } = block.table;
      const cells = (tag: string, row: string[]) =>
        `<tr>${row.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>`;
      return `<table><thead>${cells('th', columns)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table>`;
    }
  }
}
