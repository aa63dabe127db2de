import pdfmake, { type Content, type DocumentDefinition } from 'pdfmake';
import roboto from 'pdfmake/fonts/Roboto';
import type { Block, Report, Section } from './report';

pdfmake.setFonts(roboto);
// A report is made from its text alone: nothing is read but the fonts.
const fontFiles = new Set(Object.values(roboto).flatMap((styles) => Object.values(styles)));
pdfmake.setLocalAccessPolicy((path) => fontFiles.has(path));
pdfmake.setUrlAccessPolicy(() => false);

/** The report as PDF, on A4. */
export function reportPdf(report: Report): Promise<Buffer> {
  return pdfmake.createPdf(definition(report)).getBuffer();
}

function definition({ title, subtitle, madeAt, sections, gaps }: Report): DocumentDefinition {
  return {
    pageSize: 'A4',
    pageMargins: [48, 48, 48, 56],
    info: { title, creator: 'Modelkeep' },
    defaultStyle: { font: 'Roboto', fontSize: 9, lineHeight: 1.2 },
    styles: {
      title: { fontSize: 16, bold: true },
      heading: { fontSize: 11, bold: true, margin: [0, 12, 0, 4] },
      name: { color: '#57606a' },
    },
    content: [
      { text: title, style: 'title' },
      { text: breakable(subtitle), style: 'name', margin: [0, 2, 0, 6] },
      ...(gaps.length === 0 ? [] : [{ text: 'On no record', style: 'heading' }, { ul: gaps.map(breakable) }]),
      ...sections.flatMap(sectionContent),
    ],
    footer: (page, pages) => ({
      text: `From records only, ${madeAt}. Page ${page} of ${pages}`,
      style: 'name',
      fontSize: 8,
      margin: [48, 16, 48, 0],
    }),
  };
}

const sectionContent = ({ title, blocks }: Section): Content[] => [
  { text: title, style: 'heading', headlineLevel: 1 },
  ...blocks.map(blockContent),
];

function blockContent(block: Block): Content {
  switch (block.kind) {
    case 'text':
      return { text: breakable(block.text), margin: [0, 0, 0, 4] };
    case 'facts':
      return {
        layout: 'noBorders',
        table: {
          widths: [110, '*'],
          body:
            block.facts.length === 0
              ? [['', '']]
              : block.facts.map(([name, value]) => [{ text: name, style: 'name' }, breakable(value)]),
        },
        margin: [0, 0, 0, 4],
      };
    case 'table': {
      const { columns, rows } = block.table;
      return {
        layout: 'lightHorizontalLines',
        table: {
          headerRows: 1,
          widths: columns.map(() => '*'),
          body: [
            columns.map((column) => ({ text: column, style: 'name' })),
            ...rows.map((row) => row.map(breakable)),
          ],
        },
        margin: [0, 0, 0, 4],
      };
    }
  }
}

/** Lets long words, such as digests, go on in the next line. */
const breakable = (text: string): string => text.replace(/\S{24}(?=\S)/g, '$&\u200b');
