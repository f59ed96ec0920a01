const START = Buffer.from([0xff, 0xd8]);
const END = Buffer.from([0xff, 0xd9]);
/** A 1280×720 JPEG is a few hundred KiB; more without an end is not a picture. */
const MAX_BYTES = 8 * 2 ** 20;

/**
 * Cuts a stream of JPEG files into pictures. Relies on the encoder's escaping: FF D9 stands only at the end,
 * as GStreamer's `jpegenc` embeds no thumbnails.
 * @param onPicture gets each whole picture.
 */
export function createJpegSplitter(onPicture: (jpeg: Buffer) => void): (chunk: Buffer) => void {
  let chunks: Buffer[] = [];
  let held = 0;
  return (chunk) => {
    chunks.push(chunk);
    held += chunk.length;
    // A marker may be cut in two by the chunks: the last byte before this chunk belongs to the search.
    const previous = chunks.at(-2);
    const cut = previous !== undefined && previous.at(-1) === END[0] && chunk[0] === END[1];
    if (!cut && !chunk.includes(END) && held <= MAX_BYTES) return;
    let bytes = Buffer.concat(chunks);
    for (let end = bytes.indexOf(END); end >= 0; end = bytes.indexOf(END)) {
      const start = bytes.indexOf(START);
      if (start >= 0 && start < end) onPicture(bytes.subarray(start, end + END.length));
      bytes = bytes.subarray(end + END.length);
    }
    if (bytes.length > MAX_BYTES) bytes = Buffer.alloc(0);
    chunks = [bytes];
    held = bytes.length;
  };
}
