/** Some sound in a row: one array of samples (-1 to 1) for each channel, all equally long. */
export interface Block {
  sampleRate: number;
  channels: readonly Float32Array[];
}

/** Where the decoder is: `read` of `size` bytes of the file. */
export type Progress = (read: number, size: number) => void;
