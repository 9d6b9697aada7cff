const MB = 1_048_576;
let most = 100 * MB;

/** The largest sound file that is taken, in bytes. */
export const maxAudioBytes = (): number => most;
/** Says how large a sound file may be; called once at start. */
export const setMaxAudioBytes = (bytes: number): void => {
  most = bytes;
};
