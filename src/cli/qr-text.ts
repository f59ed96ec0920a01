import encodeQR from 'qr';

/** Light modules around the code: a reader needs them where the terminal is dark. */
const BORDER = 2;
/** White on black whatever the terminal's own colours are. */
const COLOURS = { on: '\u001b[38;5;15;48;5;16m', off: '\u001b[0m' } as const;

/** A QR of a text in lines of half blocks: two modules a character high, one wide. */
export function qrText(text: string, colours: boolean): string {
  const rows = encodeQR(text, 'raw', { ecc: 'low', border: BORDER });
  const lines: string[] = [];
  for (let y = 0; y < rows.length; y += 2) {
    const upper = rows[y]!;
    const line = upper.map((dark, x) => halfBlock(!dark, rows[y + 1]?.[x] === false)).join('');
    lines.push(colours ? `${COLOURS.on}${line}${COLOURS.off}` : line);
  }
  return lines.join('\n');
}

function halfBlock(upperLight: boolean, lowerLight: boolean): string {
  if (upperLight) return lowerLight ? '█' : '▀';
  return lowerLight ? '▄' : ' ';
}
