import type { ErrorText } from './errors.ts';

/**
 * What can be wrong while the board's program is renewed: part of `ERRORS`. Most of it reaches the tablet, whose pupil is
 * at home: it asks for nothing but help of the school, and promises no new try, because not every update is tried again.
 */
export const FLASH_ERRORS = {
  NABIJ_E_BOARD_UPDATING: {
    nl: 'Het kastje krijgt een update. Het draait zo weer.',
    en: 'The kit gets an update. It can turn again in a moment.',
    fix: 'The board is being flashed; that takes some ten seconds. Wait, and leave its cable in.',
  },
  NABIJ_E_FLASH_BUSY: {
    nl: 'De update is al bezig. Wacht even.',
    en: 'The update is running already. Wait a moment.',
    fix: 'The board is being flashed already. Wait until that is over.',
  },
  NABIJ_E_FLASH_SEATED: {
    nl: 'Er is nu een leerling in de klas. De update kan daarna.',
    en: 'A pupil is in class now. The update can be done afterwards.',
    fix: 'The board is not flashed while a pupil is in class. Try again when nobody is, or add --now.',
  },
  NABIJ_E_FLASH_TOOL: {
    nl: 'Het kastje kan zichzelf geen update geven. Vraag de school om hulp.',
    en: 'The kit cannot update itself. Ask the school for help.',
    fix: 'avrdude is not installed. Run: apt install avrdude, then: nabij board flash',
  },
  NABIJ_E_FLASH_PORT: {
    nl: 'Het kastje kan de update niet beginnen. Vraag de school om naar de USB-kabel te kijken.',
    en: 'The kit cannot begin the update. Ask the school to look at its USB cable.',
    fix: 'The serial port cannot be opened. Check the USB cable, and that no other program has the port open.',
  },
  NABIJ_E_FLASH_WHICH: {
    nl: 'Er zit meer dan één apparaat aan het kastje. Vraag de school om hulp.',
    en: 'There is more than one device on the kit. Ask the school for help.',
    fix: 'Several USB ports may be the board, and none of them answers: nothing is overwritten unasked. Unplug the others, set `board.port`, or name it while no kit runs: nabij board flash --port /dev/ttyUSB0',
  },
  NABIJ_E_FLASH_SYNC: {
    nl: 'Het kastje reageert niet op de update. Vraag de school om de stekker van het kastje uit het stopcontact te halen, en er weer in te steken.',
    en: 'The kit does not answer the update. Ask the school to unplug it from the mains and plug it in again.',
    fix: 'The boot loader did not answer. Unplug the adapter of the Pi and plug it in (the USB cable of the board carries no supply), then: nabij board flash. Still nothing? Press RESET on the board once as the command begins; a new board needs an Uno boot loader at 115200 baud.',
  },
  NABIJ_E_FLASH_CHIP: {
    nl: 'Er zit een ander apparaat aan het kastje. Vraag de school om hulp.',
    en: 'There is another device on the kit. Ask the school for help.',
    fix: 'The chip is not an ATmega328P: nothing was written. Check the `board.port` setting.',
  },
  NABIJ_E_FLASH_VERIFY: {
    nl: 'De update is niet goed aangekomen. Blijft dit zo? Vraag de school om hulp.',
    en: 'The update did not arrive well. Does it stay like this? Ask the school for help.',
    fix: 'What was read back is not what was written. Try again with: nabij board flash. Twice the same? Take another cable, then another board.',
  },
  NABIJ_E_FLASH_CUT: {
    nl: 'De update is niet afgemaakt. Blijft dit zo? Vraag de school om hulp.',
    en: 'The update was not finished. Does it stay like this? Ask the school for help.',
    fix: 'Flashing was cut off half way. The board can be flashed again: nabij board flash',
  },
  NABIJ_E_FLASH_UNKNOWN: {
    nl: 'De draaikop van het kastje geeft geen antwoord. Vraag de school om hulp.',
    en: 'The head of the kit does not answer. Ask the school for help.',
    fix: 'The device on the port does not answer, and no update was cut off: it is not overwritten unasked. Is it the right one? Then: nabij board flash. Else check the `board.port` setting.',
  },
  NABIJ_E_FLASH_GAVE_UP: {
    nl: 'De update van het kastje lukt niet. Vraag de school om hulp.',
    en: 'The update of the kit does not work. Ask the school for help.',
    fix: 'The kit has tried to flash the board and failed each time. Check cable and supply, then: nabij board flash',
  },
} as const satisfies Record<string, ErrorText>;
