package plugin.auth.password;

import java.io.IOException;

/** The memory of one Argon2 computation, in blocks of 128 words. Owned by one thread. */
interface Argon2Blocks {
  int WORDS = 128;
  int BYTES = WORDS * Long.BYTES;

  /** Copies a block that was written before. */
  void read(int index, long[] to) throws IOException;

  void write(int index, long[] from) throws IOException;
}
