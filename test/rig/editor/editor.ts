import { readFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import {
  type CompletionList,
  type Diagnostic,
  getLanguageService,
  type LanguageService,
  TextDocument,
} from 'yaml-language-server';

/** An editor with the YAML language server, as people have it: the schema is found by the file's first line. */
export class Editor {
  readonly #service: LanguageService;

  constructor() {
    this.#service = getLanguageService({
      schemaRequestService: readSchema,
      workspaceContext: {
        resolveRelativePath: (path, resource) => new URL(path, resource).toString(),
      },
    });
    this.#service.configure({ validate: true, completion: true, hover: true });
  }

  diagnose(file: string, text: string): Promise<readonly Diagnostic[]> {
    return this.#service.doValidation(open(file, text), false);
  }

  /** What is offered where the text has `‸`. */
  async complete(file: string, text: string): Promise<readonly string[]> {
    const { document, position } = openAtCaret(file, text);
    const list: CompletionList = await this.#service.doComplete(document, position, false);
    return list.items.map(({ label }) => label);
  }

  /** What is shown when the pointer rests where the text has `‸`. */
  async hover(file: string, text: string): Promise<string> {
    const { document, position } = openAtCaret(file, text);
    const hover = await this.#service.doHover(document, position);
    const contents = hover?.contents;
    return contents !== undefined && typeof contents === 'object' && 'value' in contents
      ? contents.value
      : '';
  }
}

type ServerDocument = Parameters<LanguageService['doHover']>[0];

function openAtCaret(file: string, text: string) {
  const document = open(file, text.replace('‸', ''));
  return { document, position: document.positionAt(text.indexOf('‸')) };
}

let opened = 0;

/** A new version each time, because the server remembers documents. */
function open(file: string, text: string): ServerDocument {
  opened += 1;
  const document: unknown = TextDocument.create(
    pathToFileURL(file).toString(),
    'yaml',
    opened,
    text,
  );
  // The server's typings ask for two more methods, which it does not use.
  return document as ServerDocument;
}

/** A schema that leads to the network would not work behind a firewall. */
function readSchema(uri: string): Promise<string> {
  if (!uri.startsWith('file:')) throw new Error(`the schema asks for ${uri}`);
  return readFile(fileURLToPath(uri), 'utf8');
}
