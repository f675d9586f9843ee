/** Of the language's own library, and not in the types that come with Node. */
declare const WebAssembly: {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
};

const pageBytes = 64 * 1024;

/**
 * A buffer that begins where a memory page does, as reading past the system's cache demands. No other memory of this
 * language has an address that one can rely on. It reserves much address space: make few, and use them again.
 */
export function allocateAligned(bytes: number): Buffer {
  const { buffer } = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) });
  return Buffer.from(buffer, 0, bytes);
}
