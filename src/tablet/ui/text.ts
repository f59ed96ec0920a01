/** Every word on the page that is not an error's. Dutch is what the pupil reads: B1, short, kind; English is the small help. */
export const TEXT = {
  to_class: { nl: 'Naar de klas', en: 'Go to class' },
  to_class_again: { nl: 'Weer naar de klas', en: 'Back to class' },
  only_listen_in: { nl: 'Alleen luisteren', en: 'Just listen' },
  start_seen: {
    nl: 'De klas ziet jouw naam, en of je kijkt of luistert. Jou zien ze niet.',
    en: 'The class sees your name, and whether you watch or listen. They do not see you.',
  },
  start_muted: { nl: 'Je microfoon is uit.', en: 'Your microphone is off.' },
  hello: { nl: 'Hoi!', en: 'Hello!' },
  left: { nl: 'Je bent uit de klas.', en: 'You have left the class.' },
  left_seen: { nl: 'De camera kijkt weg.', en: 'The camera looks away.' },
  connecting: { nl: 'Even verbinden…', en: 'Connecting…' },
  class_sees: { nl: 'De klas ziet:', en: 'The class sees:' },
  heard_off: { nl: 'De klas hoort je niet', en: 'The class cannot hear you' },
  heard_whisper: { nl: 'Je buren horen je zacht', en: 'Your neighbours hear you softly' },
  heard_class: { nl: 'De klas hoort je', en: 'The class hears you' },
  heard_asking: { nl: 'Mag de microfoon aan? Kies “toestaan”.', en: 'Allow the microphone in your browser' },
  picture_waiting: { nl: 'Het beeld komt zo…', en: 'The picture is coming…' },
  sound_blocked: { nl: 'Tik om de klas te horen', en: 'Tap to hear the class' },
  try_again: { nl: 'Probeer opnieuw', en: 'Try again' },
  microphone: { nl: 'Microfoon', en: 'Microphone' },
  voice_off: { nl: 'Uit', en: 'Off' },
  voice_whisper: { nl: 'Fluisteren', en: 'Whisper' },
  voice_class: { nl: 'Klas', en: 'Class' },
  signals: { nl: 'Laat zien', en: 'Show the class' },
  hand: { nl: 'Hand', en: 'Hand' },
  hand_up: { nl: 'Hand omlaag', en: 'Lower hand' },
  yes: { nl: 'Ja', en: 'Yes' },
  no: { nl: 'Nee', en: 'No' },
  done: { nl: 'Klaar', en: 'Done' },
  puzzled: { nl: 'Ik snap het niet', en: "I don't get it" },
  rest: { nl: 'Rust', en: 'Rest' },
  listen: { nl: 'Alleen luisteren', en: 'Just listen' },
  watch: { nl: 'Weer kijken', en: 'Watch again' },
  leave: { nl: 'Weggaan', en: 'Leave' },
  you: { nl: 'Jij', en: 'You' },
  look_left: { nl: 'Kijk naar links', en: 'Look left' },
  look_right: { nl: 'Kijk naar rechts', en: 'Look right' },
  look_around: { nl: 'De klas. Sleep om rond te kijken.', en: 'The class. Drag to look around.' },
  look_at: { nl: 'Kijk naar', en: 'Look at' },
  resting: { nl: 'Rust maar even', en: 'Take a rest' },
  resting_more: {
    nl: 'Je hoort en ziet nu niets. De klas weet dat je rust.',
    en: 'You hear and see nothing now. The class knows that you rest.',
  },
  resting_privacy: {
    nl: 'Je hoort en ziet nu niets. De klas heeft ook even pauze.',
    en: 'You hear and see nothing now. The class has a moment of its own too.',
  },
  listening: { nl: 'Je luistert', en: 'You are listening' },
  listening_more: { nl: 'De camera is uit.', en: 'The camera is off.' },
  privacy: { nl: 'De klas heeft even pauze', en: 'The class has a moment of its own' },
  privacy_more: { nl: 'Dit ligt niet aan jou. Wacht rustig af.', en: 'It is not you. Just wait.' },
  after_watching: { nl: 'Straks zie en hoor je de klas weer.', en: 'Soon you see and hear the class again.' },
  after_listening: {
    nl: 'Straks hoor je de klas weer. De camera blijft uit.',
    en: 'Soon you hear the class again. The camera stays off.',
  },
  camera_off: {
    nl: 'De camera is even uit. Je kunt wel luisteren.',
    en: 'The camera is off for a moment. You can still listen.',
  },
  all_off: { nl: 'Beeld en geluid zijn even uit.', en: 'Picture and sound are off for a moment.' },
  link_lost: { nl: 'De verbinding is weg', en: 'The connection is lost' },
  kit_offline: { nl: 'De klas is niet bereikbaar', en: 'The class cannot be reached' },
  trying: {
    nl: 'Wij proberen het opnieuw. Jij hoeft niets te doen.',
    en: 'We are trying again. You need not do anything.',
  },
  elsewhere: { nl: 'Je kijkt op een ander apparaat', en: 'You are watching on another device' },
  elsewhere_more: { nl: 'Deze tablet is gestopt.', en: 'This tablet has stopped.' },
  here_again: { nl: 'Toch hier kijken', en: 'Watch here instead' },
  no_address: { nl: 'Deze link klopt niet', en: 'This link is not right' },
  no_address_more: {
    nl: 'Vraag een nieuwe link aan je begeleider.',
    en: 'Ask the person who helps you for a new link.',
  },
  hand_seen: { nl: 'Je hand is gezien', en: 'Your hand was seen' },
  away_long: {
    nl: 'De verbinding was lang weg. Wil je terug naar de klas?',
    en: 'The connection was gone for long. Do you want to go back?',
  },
} as const;

export type TextKey = keyof typeof TEXT;

export interface Words {
  readonly nl: string;
  readonly en: string;
}
