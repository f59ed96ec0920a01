/**
 * What is heard of the class. Browsers play sound only after a tap: `unlock` is called within the tap on
 * "Naar de klas", before there is anything to play, and the same element plays on from there.
 */
export class ClassSound {
  readonly element = document.createElement('audio');
  /** Called when sound plays, or the browser wants one more tap. */
  onChange: (playing: boolean) => void = () => {};
  readonly #stream = new MediaStream();

  constructor() {
    this.element.autoplay = true;
    this.element.hidden = true;
    document.body.append(this.element);
  }

  /** Call within a tap. */
  unlock(): void {
    // Not earlier: an element that waits for a stream's first sound holds back the page's load event.
    this.element.srcObject ??= this.#stream;
    void this.element.play().then(
      () => this.onChange(true),
      (reason: unknown) => {
        if (reason instanceof DOMException && reason.name === 'NotAllowedError') this.onChange(false);
      },
    );
  }

  /** A new media connection brings a new track; the old one goes. */
  play(track: MediaStreamTrack): void {
    this.silence();
    this.#stream.addTrack(track);
    this.unlock();
  }

  setQuiet(quiet: boolean): void {
    this.element.muted = quiet;
  }

  silence(): void {
    for (const track of this.#stream.getTracks()) this.#stream.removeTrack(track);
  }
}
