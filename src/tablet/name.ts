/** The pupil's first name, kept by this browser alone: the kit forgets it when the pupil goes. */
const KEY = 'nabij.name';

/** Null when it was never asked; a browser that keeps nothing asks again each time. */
export function keptName(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** Empty: forgets it. */
export function keepName(name: string): void {
  try {
    if (name === '') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, name);
  } catch {
    // A browser that keeps nothing: the name lasts as long as the page.
  }
}
