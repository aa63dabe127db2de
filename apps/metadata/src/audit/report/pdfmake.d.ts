/** What we use of pdfmake. The types that are published for it bring the browser's along. */
declare module 'pdfmake' {
  export interface Content {
    text?: string;
    style?: string;
    fontSize?: number;
    margin?: [number, number, number, number];
    headlineLevel?: number;
    ul?: string[];
    layout?: string;
    table?: { widths: (number | string)[]; headerRows?: number; body: (string | Content)[][] };
  }

  export interface DocumentDefinition {
    pageSize: string;
    pageMargins: [number, number, number, number];
    info: Record<string, string>;
    defaultStyle: Record<string, unknown>;
    styles: Record<string, Record<string, unknown>>;
    content: Content[];
    footer: (page: number, pages: number) => Content;
  }

  const pdfmake: {
    setFonts(fonts: Record<string, Record<string, string>>): void;
    setLocalAccessPolicy(mayRead: (path: string) => boolean): void;
    setUrlAccessPolicy(mayRead: (url: string) => boolean): void;
    createPdf(definition: DocumentDefinition): { getBuffer(): Promise<Buffer> };
  };
  export default pdfmake;
}

declare module 'pdfmake/fonts/Roboto' {
  const fonts: Record<string, Record<string, string>>;
  export default fonts;
}
