/** The page's own address, as far as pairing needs it. */
export const pageAddress = {
  get hash(): string {
    return location.hash;
  },
  get origin(): string {
    return location.origin;
  },
  /** Where a typed code is met when that is not here: the page's server says so. */
  get relay(): string | null {
    return document.querySelector<HTMLMetaElement>('meta[name="nabij-relay"]')?.content ?? null;
  },
  /** Takes the fragment out: what it held has been used, and is in nobody's history or screenshot any more. */
  clear(): void {
    history.replaceState(null, '', location.pathname + location.search);
  },
};

/** A pairing link opened in a page that is there already: begins anew, so that what ran before ends as it should. */
export function watchAddress(): void {
  addEventListener('hashchange', () => {
    if (location.hash.startsWith('#pair=')) location.reload();
  });
}
